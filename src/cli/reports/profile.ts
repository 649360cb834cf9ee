import type { Profile } from '../../engine/profile/profile';

/** What `profile --json` prints: the kept profile without its timeline; docs/cli.md documents each field. */
export type ProfileReport = Omit<Profile, 'htp'> & {
  readonly path: string;
  /** Where the profile is kept, with its timeline; null where it is not. */
  readonly saved: string | null;
  readonly htp?: Omit<NonNullable<Profile['htp']>, 'timeline'>;
};

export function profileReport(path: string, profile: Profile, saved: string | undefined): ProfileReport {
  const { rung, producer, total, layers, htp, ...rest } = profile;
  const report = { path, rung, producer, total, layers, ...rest, saved: saved ?? null };
  if (!htp) return report;
  const { timeline: _, ...figures } = htp;
  return { ...report, htp: figures };
}
