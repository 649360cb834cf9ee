export function findChromium(): string | undefined;
export function installChromium(logFolder: string): Promise<void>;
