/** The edit key, shown until its owner says that they have it. */
import { copy } from "./copy.js";
import { button, element } from "./element.js";
import { words } from "./words.js";

/** @param {import("./own.js").Own} own @param {HTMLElement} before Where it stands: on top of the composer. */
export function showEditKey(own, before) {
  const key = own.editKey;
  if (!key || own.keyNoted || document.querySelector(".edit-key")) return;
  const heading = element("h3", { id: "edit-key-heading" }, words.editKey.heading);
  const code = element("code", {}, key);
  const said = element("span", { role: "status" });
  const panel = element("section", { class: "edit-key", "aria-labelledby": heading.id }, heading);
  const copyIt = button(words.editKey.copy, () => {
    void copy(key, code).then((done) => {
      said.textContent = done ? words.editKey.copied : words.editKey.cannotCopy;
    });
  });
  const done = button(words.editKey.done, () => {
    own.noteKey();
    panel.remove();
    before.querySelector("textarea")?.focus();
  });
  panel.append(element("p", {}, code, " ", copyIt, " ", said), element("p", {}, words.editKey.why), done);
  before.before(panel);
}
