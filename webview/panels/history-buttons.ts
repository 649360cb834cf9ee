import type { App } from '../app';
import { el, toolButton } from '../dom';

/** Back and forward through what was selected. */
export function historyButtons({ store, history }: App): HTMLElement {
  const back = toolButton('arrow-left', 'Back (Alt+Left)', () => history.go(-1));
  const forward = toolButton('arrow-right', 'Forward (Alt+Right)', () => history.go(1));
  store.watch(['canGo'], () => {
    back.disabled = !store.now.canGo.back;
    forward.disabled = !store.now.canGo.forward;
  });
  return el('span', { class: 'history', attributes: { role: 'group', 'aria-label': 'History' } }, back, forward);
}
