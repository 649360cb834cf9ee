/** A message stays one readable sentence, whatever names a file brings: the middle of a longer one goes. */
export function clip(text: string, most = 400): string {
  if (text.length <= most) return text;
  const end = Math.floor(most / 4);
  return `${text.slice(0, most - end - 1)}…${text.slice(-end)}`;
}
