// The page of an explorer.  It asks the kernel for one picture at a time, for the latest settings only, and keeps those
// that it has seen.  The last picture stays until the next one is there.

const SLOW = 350; // milliseconds after which it says that it is drawing
const LATE = 5000; // after so many it says that there is no answer
const LOST = 15000; // after so many it asks again: a connection that broke may have lost the question or the answer
const KEPT = 160; // pictures
const AT_REST = 700; // a screen reader hears the picture when nothing has moved for so long
const RADIUS = 9;

export default {
  render({ model, el }) {
    const page = new Page(model, el);
    return () => page.leave();
  },
};

// ------------------------------------------------------------------------------------------------- the link

// Asks for pictures.  `wanted` is where the controls stand; what is waited for may be older.
class Link {
  constructor(model, show, complain) {
    Object.assign(this, { model, show, complain });
    this.page = Math.random().toString(36).slice(2);
    this.number = 0;
    this.waiting = 0;
    this.seen = new Map();
    this.hear = (content, buffers) => this.answer(content, buffers);
    model.on("msg:custom", this.hear);
  }

  keep(places, shown, bytes) {
    const url = URL.createObjectURL(new Blob([bytes], { type: "image/png" }));
    this.seen.set(JSON.stringify(places), { ...shown, places, url });
    if (this.seen.size > KEPT) {
      const [oldest, picture] = this.seen.entries().next().value;
      URL.revokeObjectURL(picture.url);
      this.seen.delete(oldest);
    }
  }

  want(places) {
    this.wanted = { ...places };
    const known = this.seen.get(JSON.stringify(this.wanted));
    if (known) this.show(known);
    else if (!this.waiting) this.ask();
  }

  ask() {
    this.asked = this.wanted;
    this.waiting = performance.now();
    this.number += 1;
    this.model.send({ places: this.asked, page: this.page, number: this.number });
  }

  answer(content, buffers) {
    if (content.page !== this.page || content.number !== this.number) return;
    this.waiting = 0;
    const [asked, wanted] = [this.asked, this.wanted];
    if (!content.trouble) {
      const [data] = buffers;
      this.keep(asked, content.shown, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      this.show(this.seen.get(JSON.stringify(asked)));
    } else if (asked === wanted) this.complain(content.trouble);
    if (asked !== wanted) this.want(wanted);
  }

  leave() {
    this.model.off("msg:custom", this.hear);
    for (const { url } of this.seen.values()) URL.revokeObjectURL(url);
    this.seen.clear();
  }
}

// ------------------------------------------------------------------------------------------------- the page

class Page {
  constructor(model, el) {
    this.controls = Object.fromEntries(model.get("controls").map((control) => [control.name, control]));
    this.said = model.get("first");
    this.places = this.start();
    this.pictures = 0;
    this.shows = {}; // {control: brings what is seen of it up to date}
    this.root = h("div", { class: "dlex", role: "group", "aria-label": "explorer" });
    this.link = new Link(model, (shown) => this.show(shown), (text) => this.complain(text));
    const data = model.get("picture");
    this.build();
    el.append(this.root);
    this.link.keep(this.places, this.said.shown, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    this.link.want(this.places);
    this.showControls();
    this.watch = setInterval(() => this.tellIfLate(), 100);
    // The keys go back to the notebook with a click elsewhere in it, or with Escape: it would not ask for them itself.
    this.letGo = (event) => !this.root.contains(event.target) && this.focused()?.blur();
    document.addEventListener("pointerdown", this.letGo, true);
    this.root.onkeydown = (event) => {
      if (event.key === "Escape") this.root.closest("[tabindex]")?.focus();
    };
  }

  start() {
    return Object.fromEntries(Object.values(this.controls).map(({ name, start }) => [name, start]));
  }

  leave() {
    clearInterval(this.watch);
    clearTimeout(this.rest);
    this.play(null);
    document.removeEventListener("pointerdown", this.letGo, true);
    this.link.leave();
    this.root.replaceChildren();
  }

  focused() {
    const { activeElement } = this.root.getRootNode();
    return this.root.contains(activeElement) ? activeElement : null;
  }

  tellIfLate() {
    const since = this.link.waiting ? performance.now() - this.link.waiting : 0;
    if (since > LOST) this.link.ask();
    const no = "no answer from Python yet; it may be busy with another cell (after a restart, run this cell again)";
    const says = since > LATE ? no : since > SLOW ? "drawing …" : "";
    if (this.late.textContent !== says) this.late.textContent = says;
  }

  complain(text) {
    this.trouble.textContent = text ? `These settings cannot be drawn. ${text}` : "";
  }

  // ------------------------------------------------------------------------------------------- what is moved

  move(changes, playing = null) {
    for (const [name, place] of Object.entries(changes)) {
      this.places[name] = Math.max(0, Math.min(this.controls[name].texts.length - 1, place));
    }
    if (this.playing && this.playing.name !== playing) this.play(null);
    this.complain("");
    this.showControls();
    this.link.want(this.places);
  }

  play(name) {
    clearTimeout(this.playing?.timer);
    this.playing = null;
    if (name) {
      const [first, last] = this.way(name);
      this.playing = { name };
      if (this.places[name] === last) this.move({ [name]: first }, name);
      this.playOn();
    }
    this.showControls();
  }

  // Where a control begins and ends when it plays.
  way(name) {
    const { play, texts } = this.controls[name];
    return play > 0 ? [0, texts.length - 1] : [texts.length - 1, 0];
  }

  // The next place, when the picture of this one has been there for long enough.
  playOn() {
    const { name } = this.playing;
    const { play } = this.controls[name];
    this.playing.timer = setTimeout(() => {
      if (this.link.waiting || document.hidden) this.playOn();
      else if (this.places[name] !== this.way(name)[1]) {
        this.move({ [name]: this.places[name] + Math.sign(play) }, name);
        this.playOn();
      } else this.play(null);
    }, this.link.waiting ? 15 : 1000 / Math.abs(play));
  }

  text(name) {
    return this.controls[name].texts[this.places[name]];
  }

  // ------------------------------------------------------------------------------------------ what is seen

  show(shown) {
    this.shown = shown;
    this.image.src = shown.url;
    this.image.width = shown.size[0];
    this.image.height = shown.size[1];
    this.svg.setAttribute("viewBox", `0 0 ${shown.size[0]} ${shown.size[1]}`);
    this.tallest = Math.max(this.tallest ?? 0, this.stage.offsetHeight);
    this.place.style.minHeight = `${this.tallest}px`; // never less than before: what stands below stays
    this.handles.forEach((_, i) => this.held !== i && this.putHandle(i, shown.handles[i].at));
    this.pictures += 1;
    this.root.dataset.pictures = this.pictures;
    this.root.dataset.drawn = JSON.stringify(
      Object.fromEntries(Object.keys(shown.places).map((name) => [name, this.controls[name].texts[shown.places[name]]])),
    );
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.say(), AT_REST);
  }

  // The picture in words: what stands on the controls, and its titles.
  say() {
    const settings = Object.values(this.controls).map(({ name, label }) => `${label} ${this.text(name)}`);
    const now = [settings.join(", "), this.shown.says].filter(Boolean).join(". ");
    this.image.alt = `${this.said.alt} Now: ${now}`;
    this.now.textContent = `Now: ${now}`;
    if (this.pictures > 1) this.live.textContent = this.shown.says || settings.join(", ");
  }

  showControls() {
    for (const show of Object.values(this.shows)) show();
    const start = this.start();
    this.reset.disabled = Object.entries(start).every(([name, place]) => this.places[name] === place);
  }

  // ------------------------------------------------------------------------------------------ the elements

  build() {
    this.image = h("img", { decoding: "sync", draggable: "false" });
    this.late = h("p", { class: "late", role: "status" });
    this.svg = svg("svg", { preserveAspectRatio: "none" });
    this.handles = this.said.handles.map((one, i) => this.handle(one, i));
    this.svg.append(...this.handles);
    this.stage = h("div", { class: "stage" }, this.image, this.svg, this.late);
    this.place = h("div", { class: "place" }, this.stage);
    this.trouble = h("p", { class: "trouble", role: "alert" });
    this.now = h("p", {});
    this.live = h("p", { class: "live", role: "status", "aria-live": "polite" });
    this.reset = h("button", { class: "reset", title: "back to the first settings", onclick: () => this.move(this.start()) }, "↺ Reset");
    const controls = Object.values(this.controls).map((control) => this.element(control));
    this.root.append(
      h("div", { class: "controls" }, ...controls, this.reset),
      this.trouble,
      this.place,
      h("details", { class: "words" }, h("summary", {}, "This figure in words"), h("p", {}, this.said.alt), this.now),
      this.live,
    );
  }

  element(control) {
    if (control.twoWays) return this.box(control);
    return control.listed ? this.options(control) : this.range(control);
  }

  box({ name, label }) {
    const input = h("input", { type: "checkbox", onchange: () => this.move({ [name]: Number(input.checked) }) });
    this.shows[name] = () => (input.checked = this.places[name] === 1);
    return h("div", { class: "control", "data-name": name }, h("label", { class: "tick" }, input, h("span", {}, label)));
  }

  range({ name, label, texts, play }) {
    const input = h("input", { type: "range", min: 0, max: texts.length - 1, step: 1, "aria-label": label });
    const value = h("output", {});
    const step = (way) => this.move({ [name]: this.places[name] + way });
    const button = (text, word, act) => h("button", { "aria-label": `${label}: ${word}`, title: word, onclick: act }, text);
    const [back, on] = [button("‹", "one step back", () => step(-1)), button("›", "one step on", () => step(1))];
    const player = play ? button("▶", "play", () => this.play(this.playing?.name === name ? null : name)) : "";
    input.oninput = () => this.move({ [name]: Number(input.value) });
    this.shows[name] = () => {
      input.value = this.places[name];
      value.textContent = this.text(name);
      input.setAttribute("aria-valuetext", value.textContent);
      back.disabled = this.places[name] === 0;
      on.disabled = this.places[name] === texts.length - 1;
      if (player) {
        const runs = this.playing?.name === name;
        player.textContent = runs ? "❚❚" : "▶";
        player.title = runs ? "pause" : "play";
        player.setAttribute("aria-label", `${label}: ${player.title}`);
      }
    };
    return h("div", { class: "control", "data-name": name }, h("div", { class: "name" }, h("span", {}, label), value),
      h("div", { class: "row" }, back, input, on, player));
  }

  options({ name, label, texts }) {
    const group = `${this.link.page}-${name}`;
    const inputs = texts.map((_, i) => h("input", { type: "radio", name: group, onchange: () => this.move({ [name]: i }) }));
    this.shows[name] = () => inputs.forEach((input, i) => (input.checked = i === this.places[name]));
    const labels = texts.map((text, i) => h("label", {}, inputs[i], text));
    return h("fieldset", { class: "control", "data-name": name }, h("legend", {}, label), h("div", { class: "options" }, ...labels));
  }

  // --------------------------------------------------------------------------- points of the figure to drag

  handle(one, i) {
    const both = one.x && one.y;
    const element = svg("g", { class: "handle", tabindex: 0, role: "slider", "data-lm-suppress-shortcuts": "true" });
    const arrows = [];
    if (one.x) arrows.push(`M${-RADIUS - 4},-3 l-4,3 l4,3 M${RADIUS + 4},-3 l4,3 l-4,3`);
    if (one.y) arrows.push(`M-3,${-RADIUS - 4} l3,-4 l3,4 M-3,${RADIUS + 4} l3,4 l3,-4`);
    element.append(
      svg("circle", { class: "reach", r: 2.2 * RADIUS }),
      svg("circle", { class: "ring", r: RADIUS }),
      svg("path", { class: "arrows", d: arrows.join(" ") }),
    );
    this.shows[`handle ${i}`] = () => {
      const name = one.x || one.y;
      const texts = [one.x, one.y].filter(Boolean).map((part) => `${this.controls[part].label} ${this.text(part)}`);
      element.setAttribute("aria-label", one.label + (both ? ", with the four arrow keys" : ""));
      element.setAttribute("aria-valuemin", 0);
      element.setAttribute("aria-valuemax", this.controls[name].texts.length - 1);
      element.setAttribute("aria-valuenow", this.places[name]);
      element.setAttribute("aria-valuetext", texts.join(", "));
    };
    element.onkeydown = (event) => this.handleKey(event, one);
    element.onpointerdown = (event) => {
      if (event.button > 0) return;
      event.preventDefault();
      element.focus();
      element.setPointerCapture(event.pointerId);
      element.classList.add("held");
      this.held = i;
    };
    element.onpointermove = (event) => this.held === i && this.drag(event, one, i);
    element.onpointerup = element.onpointercancel = () => {
      element.classList.remove("held");
      this.held = null;
      this.putHandle(i, this.shown.handles[i].at);
    };
    return element;
  }

  handleKey(event, { x, y }) {
    const far = event.shiftKey ? 5 : 1;
    const ways = { ArrowLeft: [x || y, -1], ArrowRight: [x || y, 1], ArrowDown: [y || x, -1], ArrowUp: [y || x, 1] };
    if (!ways[event.key]) return;
    const [name, way] = ways[event.key];
    event.preventDefault();
    this.move({ [name]: this.places[name] + way * far });
  }

  drag(event, one, i) {
    const { box, x, y, log, at } = this.shown.handles[i];
    const around = this.stage.getBoundingClientRect();
    const right = clamp(((event.clientX - around.left) / around.width - box[0]) / box[2]);
    const down = clamp(((event.clientY - around.top) / around.height - box[1]) / box[3]);
    const changes = {};
    if (one.x) changes[one.x] = nearest(this.controls[one.x].numbers, between(x, right, log[0]) - one.zero[0]);
    if (one.y) changes[one.y] = nearest(this.controls[one.y].numbers, between(y, 1 - down, log[1]) - one.zero[1]);
    this.putHandle(i, [one.x ? right : at[0], one.y ? down : at[1]]);
    if (Object.entries(changes).some(([name, place]) => this.places[name] !== place)) this.move(changes);
  }

  // A handle, at a part of its axes.
  putHandle(i, [right, down]) {
    const { box } = this.shown.handles[i];
    const [width, height] = this.shown.size;
    const place = [width * (box[0] + right * box[2]), height * (box[1] + down * box[3])];
    this.handles[i].setAttribute("transform", `translate(${place})`);
  }
}

// ------------------------------------------------------------------------------------------------- elements

const clamp = (part) => Math.max(0, Math.min(1, part));

function between([low, high], part, logarithmic) {
  return logarithmic ? low * (high / low) ** part : low + part * (high - low);
}

function nearest(numbers, value) {
  return numbers.reduce((best, number, i) => (Math.abs(number - value) < Math.abs(numbers[best] - value) ? i : best), 0);
}

// What takes keys.  JupyterLab would take them for itself unless the very element that has the focus forbids it.
const TAKES_KEYS = ["button", "input", "summary"];

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  if (TAKES_KEYS.includes(tag)) element.setAttribute("data-lm-suppress-shortcuts", "true");
  set(element, attributes);
  element.append(...children.filter((child) => child !== ""));
  return element;
}

function svg(tag, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  set(element, attributes);
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element[name] = value;
    else element.setAttribute(name, value);
  }
}
