import { messageOf } from '../../engine/config/finding';
import { judgeRow } from '../../engine/quantize/ranges/range-findings';
import type { RangeReport } from '../../engine/quantize/ranges/range-report';

/** What `ranges --json` prints; docs/cli.md documents each field. The worst come first. */
export function rangesReport(path: string, model: string, { rows, notJudged }: RangeReport) {
  const worstFirst = [...rows].sort((a, b) => a.sqnrDb - b.sqnrDb);
  return {
    path,
    model,
    rows: worstFirst.map((row) => {
      const { suggestion, sqnrDb, ...rest } = row;
      const judged = judgeRow(row);
      return {
        ...rest,
        sqnrDb: finite(sqnrDb),
        severity: judged.severity,
        code: judged.code,
        message: messageOf(judged),
        ...(suggestion && {
          suggestion: {
            scale: suggestion.encoding.scale,
            offset: suggestion.encoding.offset,
            sqnrDb: finite(suggestion.sqnrDb),
            mse: suggestion.mse,
          },
        }),
      };
    }),
    notJudged,
  };
}

export type RangesReport = ReturnType<typeof rangesReport>;

/** Infinity is "nothing was lost", which JSON cannot say. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
