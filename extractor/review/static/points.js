// Places in the article: browsers count UTF-16 units in text nodes, records count code points in the whole text.
// Every piece of the text is an element .p with its first code point in data-s.

const WORD = /[\p{L}\p{M}\p{N}]+(?:[.,]\p{N}+)*/gu;
const HIGH = /[\ud800-\udbff]$/;
const LOW = /^[\udc00-\udfff]/;

/** How many code points a string has. */
export const count = (text) => [...text].length;

/** The units of a string that its first `points` code points take. */
function units(text, points) {
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left--) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

const pieces = (root) => [...root.querySelectorAll(".p")].filter((piece) => piece.firstChild);
const first = (piece) => Number(piece.dataset.s);

/** The code points [start, end] that the selection covers inside `root`, or null. Never half a character. */
export function selected(root) {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  let start = null;
  let end = null;
  for (const piece of pieces(root)) {
    const node = piece.firstChild;
    if (!range.intersectsNode(node)) continue;
    let from = node === range.startContainer ? range.startOffset : 0;
    let to = node === range.endContainer ? range.endOffset : node.data.length;
    if (from > 0 && HIGH.test(node.data.slice(0, from)) && LOW.test(node.data.slice(from))) from -= 1;
    if (to > 0 && HIGH.test(node.data.slice(0, to)) && LOW.test(node.data.slice(to))) to += 1;
    if (from >= to) continue;
    start ??= first(piece) + count(node.data.slice(0, from));
    end = first(piece) + count(node.data.slice(0, to));
  }
  return start === null ? null : [start, end];
}

/** The range of the page for the code points start to end, or null where the page does not show them. */
export function rangeOf(root, start, end) {
  const range = document.createRange();
  let begun = false;
  for (const piece of pieces(root)) {
    const node = piece.firstChild;
    const from = first(piece);
    const to = from + count(node.data);
    if (!begun && start < to && start >= from) {
      range.setStart(node, units(node.data, start - from));
      begun = true;
    }
    if (begun && end <= to) {
      range.setEnd(node, units(node.data, Math.max(0, end - from)));
      return range;
    }
  }
  return null;
}

/** Select code points, and bring them into view. */
export function select(root, start, end) {
  const range = rangeOf(root, start, end);
  if (!range) return false;
  root.parentElement.focus({ preventScroll: true }); // so that Shift and arrows extend the selection
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
  return true;
}

/** The words of the article, each [start, end] in code points. */
export function words(root) {
  const found = [];
  for (const block of root.querySelectorAll(".block")) {
    const parts = pieces(block);
    if (!parts.length) continue;
    const text = parts.map((piece) => piece.firstChild.data).join("");
    for (const match of text.matchAll(WORD)) {
      const start = first(parts[0]) + count(text.slice(0, match.index));
      found.push([start, start + count(match[0])]);
    }
  }
  return found;
}
