// Stands in for the API that VS Code puts into a webview. Messages go to the harness over HTTP; what comes back is a `message` event, as from the editor.
(() => {
  const arrays = { Int32Array, Float64Array, Uint8Array };

  /** The inverse of `encode` in codec.ts. */
  const decode = (text) =>
    JSON.parse(text, (_, value) => {
      if (typeof value !== 'object' || value === null) return value;
      if ('$number' in value) return Number(value.$number);
      if (!('$typed' in value)) return value;
      const bytes = Uint8Array.from(atob(value.base64), (sign) => sign.charCodeAt(0));
      return new arrays[value.$typed](bytes.buffer);
    });

  const tell = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
  let state = JSON.parse(sessionStorage.getItem(location.href) ?? 'null') ?? undefined;

  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      fetch(`/rpc${location.search}`, { method: 'POST', body: JSON.stringify(message) })
        .then((response) => response.text())
        .then((text) => {
          for (const reply of decode(text)) tell(reply);
        })
        .catch((thrown) => console.error('harness', thrown));
    },
    getState: () => state,
    setState: (next) => {
      state = next;
      sessionStorage.setItem(location.href, JSON.stringify(next));
    },
  });

  /** For tests: what the host would tell the page. */
  window.harness = { notify: (notification) => tell(notification), decode };
})();
