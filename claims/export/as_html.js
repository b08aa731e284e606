"use strict";
(() => {
  const cards = [...document.querySelectorAll(".card")];
  const marks = [...document.querySelectorAll(".text mark")];
  const ofMark = (mark) => (mark.dataset.claims || "").split(" ");
  const lit = (numbers) => {
    const on = new Set(numbers);
    for (const card of cards) card.classList.toggle("on", on.has(card.dataset.claim));
    for (const mark of marks) mark.classList.toggle("on", ofMark(mark).some((number) => on.has(number)));
  };
  const go = (card) => {
    if (!card) return;
    card.focus({ preventScroll: true });
    lit([card.dataset.claim]);
    const mark = marks.find((one) => ofMark(one).includes(card.dataset.claim));
    const text = mark && mark.closest(".text");
    card.scrollIntoView({ block: "center" });
    if (!text || text.scrollHeight <= text.clientHeight) return;
    // Scroll only the article's column, so that the card does not move.
    const place = mark.getBoundingClientRect(), frame = text.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom) text.scrollTop += place.top - frame.top - frame.height / 2;
  };
  for (const card of cards) {
    card.addEventListener("mouseenter", () => lit([card.dataset.claim]));
    card.addEventListener("focus", () => lit([card.dataset.claim]));
  }
  for (const mark of marks) {
    mark.addEventListener("mouseenter", () => lit(ofMark(mark)));
    mark.addEventListener("click", () => go(cards.find((card) => card.dataset.claim === ofMark(mark).at(-1))));
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== "j" && event.key !== "k")) return;
    const at = cards.indexOf(document.activeElement);
    const next = event.key === "j" ? at + 1 : (at < 0 ? cards.length : at) - 1;
    go(cards[Math.max(0, Math.min(cards.length - 1, next))]);
  });
})();
