/** What stands on the page, as Markdown that looks the same: what somebody quotes. */

/** Words of ours among the author's: the labels of folds. */
const OURS = "summary, .note-choice, button";
const MARKS = /** @type {Record<string, string>} */ ({ EM: "*", STRONG: "**", DEL: "~~" });
const BLOCKS = "P, UL, OL, LI, PRE, BLOCKQUOTE, FIGURE, DETAILS, DIV, HR, H1, H2, H3, H4, H5, H6";

/** @param {ParentNode} root */
export function markdownOf(root) {
  return blocksOf(root).join("\n\n");
}

/** Put `> ` before each line. @param {string} text */
export function quoted(text) {
  return text
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");
}

/** Write a text so that no Markdown is seen in it. @param {string} text */
export function escaped(text) {
  return text
    .replace(/[\\`*[\]<~]/g, String.raw`\$&`)
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, String.raw`\_`)
    .replace(/&(?=#?\w+;)/g, String.raw`\&`);
}

/** @param {ParentNode} root @returns {string[]} */
function blocksOf(root) {
  /** @type {string[]} */
  const blocks = [];
  let line = "";
  const end = () => {
    const paragraph = paragraphOf(line);
    if (paragraph) blocks.push(paragraph);
    line = "";
  };
  for (const node of root.childNodes) {
    if (!(node instanceof Element) || !node.matches(BLOCKS)) line += inlineOf(node);
    else {
      end();
      blocks.push(...blockOf(node));
    }
  }
  end();
  return blocks;
}

/** @param {Element} block @returns {string[]} */
function blockOf(block) {
  switch (block.tagName) {
    case "PRE":
      return [fenced(block.textContent.replace(/\n$/, ""))];
    case "UL":
    case "OL":
      return [listOf(block)];
    case "BLOCKQUOTE":
      return [quoted(markdownOf(block))];
    case "FIGURE":
      return [figureOf(block)].filter(Boolean);
    case "HR":
      return [];
    default:
      return blocksOf(block);
  }
}

/** A quote in what is quoted keeps its own source. @param {Element} figure */
function figureOf(figure) {
  const words = figure.querySelector("blockquote");
  const source = sourceOf(figure);
  return words && source ? `${quoted(markdownOf(words))}\n> — ${source}` : "";
}

/** What a quote's last line says, or nothing where its words are gone. @param {Element} figure */
export function sourceOf(figure) {
  const link = figure.querySelector("figcaption a");
  if (!(link instanceof HTMLAnchorElement)) return "";
  return link.matches(".cited") ? (/^#\d+/.exec(link.textContent)?.[0] ?? "") : `<${link.href}>`;
}

/** @param {Element} list */
function listOf(list) {
  const first = Number(list.getAttribute("start") ?? 1);
  const items = [...list.children].map((item, at) => {
    const mark = list.tagName === "OL" ? `${first + at}. ` : "- ";
    return mark + blocksOf(item).join("\n\n").replaceAll("\n", `\n${" ".repeat(mark.length)}`);
  });
  return items.join("\n");
}

/** @param {string} code */
function fenced(code) {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}\n${code}\n${fence}`;
}

/** @param {Node} node @returns {string} */
function inlineOf(node) {
  if (node instanceof Text) return escaped(node.data.replace(/\s+/g, " "));
  if (!(node instanceof Element) || node.matches(OURS)) return "";
  if (node.tagName === "BR") return "\n";
  if (node.tagName === "CODE") return code(node.textContent);
  // An address is a link again by itself, as it stands.
  if (node.tagName === "A" && /^(https?:|www\.)/.test(node.textContent)) return node.textContent;
  const inner = [...node.childNodes].map(inlineOf).join("");
  const mark = MARKS[node.tagName];
  return mark && inner.trim() ? inner.replace(/^(\s*)([^]*?)(\s*)$/, `$1${mark}$2${mark}$3`) : inner;
}

/** @param {string} text */
function code(text) {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  const space = /^[` ]|[` ]$/.test(text) ? " " : "";
  return text.trim() ? ticks + space + text + space + ticks : "";
}

/** No line of it begins anything but a line. @param {string} line */
function paragraphOf(line) {
  return line
    .split("\n")
    .map((one) => atStart(one.trim()))
    .filter(Boolean)
    .join("\n");
}

/** @param {string} line */
function atStart(line) {
  if (/^(?:—|–|--)\s*(?:#\d|<|\\<|the post)/i.test(line)) return line.replace(/^./u, (dash) => `&#${dash.codePointAt(0)};`);
  return line.replace(/^([#>+\-=])/, String.raw`\$1`).replace(/^(\d{1,9})([.)])/, String.raw`$1\$2`);
}
