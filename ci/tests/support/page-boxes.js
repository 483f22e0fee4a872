// SPDX-License-Identifier: MIT
// Looks at a page in frames of several widths, light, dark and as on paper: what sticks out of
// it, which text lies on other text, and which is cut off. The one who includes this sets
// `html`, the page's text. In the end the document's text is what was found, or "all within".
const WIDTHS = [390, 768, 1200];
const PAPER = 718; // of A4 between Chromium's margins
const SLACK = 1; // pixels: rounding
const found = [];

// Chromium's options choose no medium for a frame, so the style sheet's question is answered.
const looks = {
  light: html.replaceAll("(prefers-color-scheme:dark)", "not all"),
  dark: html.replaceAll("(prefers-color-scheme:dark)", "all"),
  print: html.replaceAll("(prefers-color-scheme:dark)", "not all").replaceAll("@media print", "@media all"),
};

// The boxes of all text, a line each. A glyph fills its line box from about a sixth to five sixths.
function boxesOf(page) {
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  const boxes = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || !node.parentElement.checkVisibility()) continue;
    const range = page.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      if (box.width > 0)
        boxes.push({
          node,
          left: box.left,
          right: box.right,
          top: box.top + box.height / 6,
          bottom: box.bottom - box.height / 6,
        });
  }
  return boxes.sort((a, b) => a.top - b.top);
}

function words(box) {
  return '"' + box.node.data.trim().slice(0, 30) + '" at ' + Math.round(box.left) + "," + Math.round(box.top);
}

function lookAt(page, name, width) {
  const paper = name === "print";
  const say = (text) => found.push(name + " " + width + ": " + text);
  if (page.documentElement.scrollWidth > width) say("the page scrolls sideways");
  for (const e of page.querySelectorAll("h1,h2,p,a,li,summary,figcaption,td,th,figure")) {
    const box = e.getBoundingClientRect();
    if ((paper || !e.closest(".wide")) && box.width && (box.right > width + SLACK || box.left < 0))
      say(e.tagName + " sticks out: " + e.textContent.slice(0, 40));
  }
  const boxes = boxesOf(page);
  for (const [i, a] of boxes.entries()) {
    for (let j = i + 1; j < boxes.length && boxes[j].top < a.bottom - SLACK; j++) {
      const b = boxes[j];
      if (b.left < a.right - SLACK && a.left < b.right - SLACK) say(words(a) + " and " + words(b) + " overlap");
    }
    const drawing = a.node.parentElement.closest("svg");
    const edge = drawing && drawing.getBoundingClientRect();
    if (edge && (a.left < edge.left - SLACK || a.right > edge.right + SLACK || a.top < edge.top - SLACK ||
        a.bottom > edge.bottom + SLACK))
      say(words(a) + " is cut off by its drawing");
    const scrolls = !paper && a.node.parentElement.closest(".wide");
    if (!scrolls && (a.left < 0 || a.right > width + SLACK)) say(words(a) + " is off the page");
    if (drawing && !paper) {
      const size = parseFloat(getComputedStyle(a.node.parentElement).fontSize) *
        edge.width / drawing.viewBox.baseVal.width;
      if (size < 7.5) say(words(a) + " is too small to read: " + size.toFixed(1) + " px");
    }
  }
}

let left = 0;
for (const [name, text] of Object.entries(looks))
  for (const width of name === "print" ? [PAPER] : WIDTHS) {
    const frame = document.createElement("iframe");
    frame.style = "border:0;height:800px;width:" + width + "px";
    frame.srcdoc = text.replace(/<meta http-equiv[^>]*>/, "");
    left++;
    frame.onload = () => {
      const page = frame.contentDocument;
      if (name !== "print") for (const fold of page.querySelectorAll("details")) fold.open = true;
      lookAt(page, name, width);
      if (--left === 0) document.body.textContent = found.length ? found.join("\n") : "all within";
    };
    document.body.append(frame);
  }
