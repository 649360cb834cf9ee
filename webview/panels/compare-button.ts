import type { TargetChoice } from '../../src/protocol/calls';
import type { App } from '../app';
import { toolButton } from '../dom';
import { type MenuGroup, type MenuItem, openMenu } from './menu';

/** What the model that is shown can be compared with. */
export function compareButton(app: App): HTMLElement {
  const button = toolButton('diff', 'Compare with …', () => {
    const { left, bottom } = button.getBoundingClientRect();
    openMenu(left, bottom + 2, 'Compare', groups(app));
  });
  button.dataset.action = 'compare';
  return button;
}

function groups(app: App): readonly MenuGroup[] {
  const { comparing, host, store } = app;
  const { comparison } = store.now;
  const models: MenuItem[] = [
    { label: 'Mark differences to another model…', act: () => comparing.pick() },
    { label: 'Another model side by side…', act: () => app.guard('compare', () => host.call('openCompare', {})) },
    ...(comparison && !comparison.linked ? [{ label: 'End the comparison', act: () => comparing.close() }] : []),
  ];
  return [
    { title: 'Another model', items: models },
    {
      title: 'Placement on another target',
      items: targets(store.now).map(({ label, target }) => ({ label, act: () => comparing.placements(target) })),
    },
  ];
}

/** So many chips are offered beside the other precisions: a menu is no catalogue. */
const mostChips = 8;

interface Offer {
  readonly label: string;
  readonly target: TargetChoice;
}

function targets({ target, chips, real }: App['store']['now']): readonly Offer[] {
  const { soc, precision } = target;
  const precisions = (['fp16', 'w8a8', 'w8a16'] as const).filter((one) => one !== precision);
  return [
    // What the rules said before the compiler did.
    ...(real && real.rung !== 'estimate' ? [{ label: `${soc} ${precision}, the estimate`, target }] : []),
    ...precisions.map((one) => ({ label: `${soc} ${one}`, target: { soc, precision: one } })),
    ...chips
      .filter((chip) => chip.soc !== soc)
      .slice(0, mostChips)
      .map((chip) => ({ label: `${chip.soc} ${precision} · ${chip.marketing}`, target: { soc: chip.soc, precision } })),
  ];
}
