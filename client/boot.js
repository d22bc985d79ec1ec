// Wears the host's look before first paint.
(() => {
  const { dataset, style, classList } = document.documentElement;
  classList.add("js");
  if (parent === window) return;
  classList.add("framed");
  /** @param {any} look */
  const wear = ({ font, fontSize, color: text, background, accent, scheme, origin }) => {
    const values = { font, "font-size": fontSize, text, background, accent };
    for (const [name, value] of Object.entries(values)) {
      const kind = { font: "font-family", "font-size": name }[name] ?? "color";
      if (CSS.supports(kind, value) && !/(var|url)\(/i.test(value))
        style.setProperty("--aw-" + name, value);
    }
    if (/^(light|dark)$/.test(scheme)) dataset.scheme = style.colorScheme = scheme;
    dataset.host = origin;
  };
  const { hash, href } = location;
  try {
    const sent = hash.startsWith("#aw=") && decodeURIComponent(hash.slice(4));
    const look = JSON.parse(sent || sessionStorage.aw);
    const to = +look.target;
    const old = /^\w+$/.test(look.old ?? "") ? "#comment-" + look.old : "";
    if (sent) history.replaceState(0, "", href.replace(hash, to ? "#c" + to : old));
    wear(look);
    if (sent) sessionStorage.aw = sent;
  } catch {}
  addEventListener("afterword-look", (/** @type {any} */ e) => wear(e.detail));
})();
