import type { Profile } from '../../engine/profile/profile';

/** What `profile --json` prints: the kept profile without its timeline; docs/cli.md documents each field. */
export type ProfileReport = Omit<Profile, 'timeline'> & {
  readonly path: string;
  /** Where the profile is kept, with its timeline; null where it is not. */
  readonly saved: string | null;
};

export function profileReport(path: string, profile: Profile, saved: string | undefined): ProfileReport {
  const { rung, producer, total, layers, timeline: _, ...rest } = profile;
  return { path, rung, producer, total, layers, ...rest, saved: saved ?? null };
}
