// Selecting words of the article as the claim's spans, by dragging or word by word with the keyboard. The current piece is the
// browser's own selection, extended to whole words; further pieces are highlighted.

const MOST = 20;
const MOVED = 3; // pixels the mouse may move during a click
const marks = CSS.highlights ? new Highlight() : null;
if (marks) CSS.highlights.set("chosen", marks);

let text = null; // the current article, as `Shown`
let kept = []; // further selected pieces as [start, end] in code points of the article
let live = null; // the piece that is selected
let anchor = null; // ends of the keyboard selection, as word indexes
let focus = null;
let pressed = null; // where the mouse button went down
let dragged = false;

const paper = () => document.getElementById("paper");
const points = (words) => [...words].length;

/** The article as it is shown: its pieces of text with their offsets, and its words. */
class Shown {
  constructor(root) {
    this.root = root;
    this.pieces = [...root.querySelectorAll("[data-at]")]
      .filter((piece) => piece.firstChild && !piece.closest("details:not([open])"))
      .map((piece) => ({ node: piece.firstChild, at: Number(piece.dataset.at), end: Number(piece.dataset.at) + points(piece.textContent), block: piece.closest(".block") }));
    this.words = [...this.readWords()];
  }

  *readWords() {
    const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
    for (let n = 0; n < this.pieces.length; ) {
      const { block, at } = this.pieces[n];
      let words = "";
      for (; n < this.pieces.length && this.pieces[n].block === block; n += 1) words += this.pieces[n].node.data;
      let place = at;
      for (const { segment, isWordLike } of segmenter.segment(words)) {
        const length = points(segment);
        if (isWordLike) yield { start: place, end: place + length };
        place += length;
      }
    }
  }

  /** The offset of a selection boundary, which may be between pieces: the end of the previous or the start of the next one. */
  place(node, offset, isEnd) {
    const inside = this.pieces.find((piece) => piece.node === node);
    if (inside) return inside.at + points(node.data.slice(0, offset));
    const border = document.createRange();
    border.setStart(node, offset);
    if (isEnd) return this.pieces.findLast((piece) => border.comparePoint(piece.node, piece.node.length) <= 0)?.end ?? null;
    return this.pieces.find((piece) => border.comparePoint(piece.node, 0) >= 0)?.at ?? null;
  }

  /** The selection extended to whole words: [start, end], or null. */
  piece(range) {
    let start = this.place(range.startContainer, range.startOffset, false);
    let end = this.place(range.endContainer, range.endOffset, true);
    if (start === null || end === null || start >= end) return null;
    const inside = this.words.filter((word) => word.end > start && word.start < end);
    if (!inside.length) return null;
    const first = inside[0];
    const last = inside[inside.length - 1];
    if (first.start < start || this.blank(start, first.start)) start = first.start;
    if (last.end > end || this.blank(last.end, end)) end = last.end;
    return [start, end];
  }

  blank(start, end) {
    return start < end && !this.range(start, end).toString().trim();
  }

  range(start, end) {
    const range = document.createRange();
    const first = this.pieces.find((piece) => piece.end > start && piece.at <= start);
    const last = this.pieces.findLast((piece) => piece.at < end && piece.end >= end);
    range.setStart(first.node, this.units(first, start));
    range.setEnd(last.node, this.units(last, end));
    return range;
  }

  units(piece, place) {
    return [...piece.node.data].slice(0, place - piece.at).join("").length;
  }

  /** The indexes of the first and the last word of a range. */
  wordsOf([start, end]) {
    const first = this.words.findIndex((word) => word.end > start);
    const last = this.words.findLastIndex((word) => word.start < end);
    return [first, last];
  }
}

const article = () => {
  if (!text || text.root !== paper()) {
    text = new Shown(paper());
    kept = [];
    live = anchor = focus = null;
  }
  return text;
};

const all = () => {
  const sorted = [...kept, ...(live ? [live] : [])].sort((a, b) => a[0] - b[0]);
  const joined = [];
  for (const piece of sorted) {
    const before = joined[joined.length - 1];
    if (before && piece[0] <= before[1]) before[1] = Math.max(before[1], piece[1]);
    else joined.push([...piece]);
  }
  return joined;
};

const show = () => {
  const ranges = all().map(([start, end]) => article().range(start, end));
  if (marks) {
    marks.clear();
    for (const range of ranges) marks.add(range);
  }
  const status = document.getElementById("chosen");
  if (!status) return;
  const words = ranges.map((range) => range.toString().replace(/\s+/g, " ")).join(" … ");
  const short = words.length > 160 ? `${words.slice(0, 159)}…` : words;
  status.textContent = words ? `Selected: “${short}”. s makes this the claim, Esc clears the selection.` : "";
};

/** The selected spans as submitted by the form: "120-134 140-152". */
export const places = () => all().slice(0, MOST).map(([start, end]) => `${start}-${end}`).join(" ");

/** Whether the mouse was dragged over words, so that the final click must not follow a link. */
export const wasDragged = () => dragged;

/** Clears the selection; false if there was none. */
export const clear = () => {
  if (!kept.length && !live && anchor === null) return false;
  kept = [];
  live = anchor = focus = null;
  if (getSelection().rangeCount && paper().contains(getSelection().anchorNode)) getSelection().removeAllRanges();
  show();
  return true;
};

/** Resets the state for another article. */
export const reset = () => {
  text = null;
  kept = [];
  live = anchor = focus = null;
  if (marks) marks.clear();
};

const select = () => {
  const { words } = article();
  const [first, last] = [Math.min(anchor, focus), Math.max(anchor, focus)];
  const range = article().range(words[first].start, words[last].end);
  const moving = article().range(words[focus].start, words[focus].end);
  getSelection().setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  live = [words[first].start, words[last].end];
  const box = moving.getBoundingClientRect();
  const view = paper().getBoundingClientRect();
  if (box.top < view.top || box.bottom > view.bottom) moving.startContainer.parentElement.scrollIntoView({ block: "center" });
  show();
};

/** Starts at the mouse selection, else at the words of the claim; false if the article has none. */
const begin = () => {
  if (!article().words.length) return false;
  if (live) {
    [anchor, focus] = article().wordsOf(live);
    return true;
  }
  if (anchor !== null) return true;
  const own = [...paper().querySelectorAll(".claim.now[data-at]")].map((piece) => [Number(piece.dataset.at), Number(piece.dataset.at) + points(piece.textContent)]);
  const joined = [];
  for (const piece of own) {
    const before = joined[joined.length - 1];
    if (before && before[1] === piece[0]) before[1] = piece[1];
    else joined.push(piece);
  }
  if (!joined.length) joined.push([article().words[0].start, article().words[0].end]);
  kept = joined.slice(0, -1);
  [anchor, focus] = article().wordsOf(joined[joined.length - 1]);
  return true;
};

const within = (n) => Math.max(0, Math.min(article().words.length - 1, n));

/** Extends the selection by a word, or reduces it. */
export const extend = (by) => {
  const backwards = anchor !== null && focus !== null && focus < anchor;
  const fresh = live === null && anchor !== null;
  const [oldAnchor, oldFocus] = [anchor, focus];
  if (!begin()) return;
  if (backwards) [anchor, focus] = [oldAnchor, oldFocus];
  if (fresh) anchor = focus = within(focus + by);
  else focus = within(focus + by);
  select();
};

/** Moves to the previous or next word, where a selection can start. */
export const move = (by) => {
  const nothing = live === null && anchor === null;
  if (!begin()) return;
  if (nothing) kept = [];
  if (anchor !== focus) anchor = focus = by > 0 ? Math.max(anchor, focus) : Math.min(anchor, focus);
  else anchor = focus = within(focus + by);
  select();
};

/** Keeps the selected piece, so that another can be selected in addition. */
export const keep = () => {
  if (!live) {
    window.say("Select words first");
    return;
  }
  if (!marks) {
    window.say("This browser supports only one selection");
    return;
  }
  const [first, last] = article().wordsOf(live);
  kept.push(live);
  live = null;
  anchor = focus = Math.max(first, last);
  getSelection().removeAllRanges();
  show();
  window.say("Kept: select more words");
};

document.addEventListener("pointerdown", (event) => {
  dragged = false;
  pressed = null;
  if (event.button || !paper() || !paper().contains(event.target)) return;
  pressed = [event.clientX, event.clientY];
  const more = marks && (event.ctrlKey || event.metaKey);
  if (more && live) kept.push(live);
  else if (!more) kept = [];
  live = anchor = focus = null;
  show();
});

document.addEventListener("pointermove", (event) => {
  if (pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) > MOVED) dragged = true;
});

document.addEventListener("pointerup", () => {
  pressed = null;
  if (getSelection().isCollapsed) dragged = false;
});

document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  if (!paper() || !selection.rangeCount || selection.isCollapsed || !paper().contains(selection.anchorNode)) return;
  const piece = article().piece(selection.getRangeAt(0));
  if (live && piece && live[0] === piece[0] && live[1] === piece[1]) return; // made with the keyboard
  live = piece;
  anchor = focus = null;
  show();
});
