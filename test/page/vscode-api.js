// Stands in for the API that VS Code puts into a webview. Messages go to the harness over HTTP; what comes back is a `message` event, as from the editor.
(() => {
  const arrays = { Int32Array, Float64Array, Float32Array, Uint8Array, Uint16Array, Uint32Array };

  /** The inverse of `encode` in codec.ts. */
  const decode = (answer) => {
    const begin = 4 + new DataView(answer).getUint32(0, true);
    return JSON.parse(new TextDecoder().decode(new Uint8Array(answer, 4, begin - 4)), (_, value) => {
      if (typeof value !== 'object' || value === null) return value;
      if ('$number' in value) return Number(value.$number);
      if (!('$typed' in value)) return value;
      const start = begin + value.at;
      return new arrays[value.$typed](answer.slice(start, start + value.bytes));
    });
  };

  const tell = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
  let state = JSON.parse(sessionStorage.getItem(location.href) ?? 'null') ?? undefined;

  window.acquireVsCodeApi = () => ({
    postMessage: (message) => {
      fetch(`/rpc${location.search}`, { method: 'POST', body: JSON.stringify(message, asBase64) })
        .then((response) => response.arrayBuffer())
        .then((answer) => {
          for (const reply of decode(answer)) tell(reply);
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
  window.harness = { notify: (notification) => tell(notification) };
})();

/** JSON has no bytes; the host reads them back. */
function asBase64(_, value) {
  if (!(value instanceof Uint8Array)) return value;
  let text = '';
  for (let at = 0; at < value.length; at += 32_768) text += String.fromCharCode(...value.subarray(at, at + 32_768));
  return { $base64: btoa(text) };
}
