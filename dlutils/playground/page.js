// The page of the playground.  It asks the kernel for one picture at a time, and for the next one only when that is
// drawn; what is moved meanwhile waits here, the last value of each control.  Nothing here knows how a network learns.

const PERIOD = 40; // milliseconds from one picture to the next, at least: more than the eye needs only costs power
const LATE = 4000; // after so many the page says that it waits
const LOST = 15000; // after so many it asks again: a connection that broke may have lost the question or the answer
const SAY = 5000; // while it plays, a screen reader hears how it goes every so many
const HUNDRED = 100;
const SPEEDS = [1, 5, 20, 100];
const MOST_LINKED = 20_000; // steps that a link may ask for
const EDGE = 0.07; // where the first and the last layer stand, as a part of the width
const MARK = 3.4; // size of a point

const NAMES = {
  flower: "flower", moons: "moons", rings: "rings", spirals: "spirals", xor: "XOR", drawn: "draw your own",
};

export default {
  render({ model, el }) {
    const page = new Page(model, el);
    return () => page.leave();
  },
};

// ------------------------------------------------------------------------------------------------- the link

class Link {
  constructor(model, seen) {
    this.model = model;
    this.page = Math.random().toString(36).slice(2);
    this.settings = null; // what was moved and is not sent yet
    this.orders = [];
    this.steps = 0; // still to be made
    this.speed = 0; // steps a picture while it plays, 0 while it does not
    this.visible = true;
    this.number = 0;
    this.waiting = 0;
    this.last = 0;
    this.hear = (content, buffers) => {
      const own = content.page === this.page && content.number === this.number;
      if (own) this.waiting = 0;
      if (own) this.unanswered = null;
      seen(content, buffers, own);
      this.next(); // before the picture is drawn, so that Python and the page work at the same time
    };
    model.on("msg:custom", this.hear);
    this.order({ do: "begin" });
  }

  order(order) {
    this.orders.push(order);
    this.next();
  }

  change(settings) {
    this.settings = { ...this.settings, ...settings };
    this.next();
  }

  next() {
    if (this.waiting) return;
    if (this.settings) {
      this.unanswered = this.settings;
      this.settings = null;
      this.send({ do: "change", settings: this.unanswered });
    } else if (this.orders.length) {
      this.send(this.orders.shift());
    } else if ((this.steps || this.speed) && this.visible && !this.timer) {
      const rest = Math.max(0, PERIOD - (performance.now() - this.last));
      this.timer = setTimeout(() => this.advance(), rest);
    }
  }

  advance() {
    this.timer = null;
    const steps = this.steps ? Math.min(this.steps, HUNDRED / 5) : this.speed;
    if (!steps || !this.visible || this.waiting) return;
    this.last = performance.now();
    this.send({ do: "advance", steps });
  }

  send(message) {
    this.waiting = performance.now();
    this.number += 1;
    this.model.send({ ...message, page: this.page, number: this.number });
  }

  askAgain() {
    this.waiting = 0;
    if (this.unanswered) this.settings = { ...this.unanswered, ...this.settings };
    this.order({ do: "begin" });
  }

  leave() {
    clearTimeout(this.timer);
    this.model.off("msg:custom", this.hear);
    this.model.send({ do: "leave", page: this.page });
  }
}

// ------------------------------------------------------------------------------------- a state in an address

// A start in the part of an address after "#", which no server is sent.  JupyterLab takes that part away while it
// opens, but the browser knows with which address the page was opened.
const IN_ADDRESS = /#playground=([\w-]+)/;
const opened = performance.getEntriesByType("navigation")[0]?.name ?? "";

function asText(state) {
  const bytes = new TextEncoder().encode(JSON.stringify(state));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// {panel, steps, settings} of the address, once, for the first panel of that name; null if there is none.
function fromAddress(panel) {
  const [, text] = IN_ADDRESS.exec(window.location.hash) ?? IN_ADDRESS.exec(opened) ?? [];
  if (!text || window.playgroundStarted === text) return null;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const state = JSON.parse(new TextDecoder().decode(bytes));
    if (state?.panel !== panel) return null;
    window.playgroundStarted = text;
    return state;
  } catch {
    return null; // a link that was cut off
  }
}

// The address of this notebook: on the static site it stands in a question, in JupyterLab in the path.
function addressOfNotebook() {
  const { origin, pathname } = window.location;
  if (pathname.includes("/tree/")) return origin + pathname;
  const tab = document.querySelector("#jp-main-dock-panel .lm-TabBar-tab.lm-mod-current")?.title ?? "";
  const path = /Path: (.*)/.exec(tab)?.[1] ?? new URL(opened).searchParams.get("path");
  return origin + pathname + (path ? `?path=${encodeURIComponent(path)}` : "");
}

// ------------------------------------------------------------------------------------------------- the page

class Page {
  constructor(model, el) {
    this.parts = {};
    this.controls = {};
    this.points = [];
    this.pen = 0;
    this.cursor = [0, 0];
    this.frames = 0;
    this.said = 0;
    this.root = h("div", { class: "dlpg" });
    el.append(this.root);
    this.link = new Link(model, (content, buffers, own) => this.hear(content, buffers, own));
    this.watch = setInterval(() => this.tellIfLate(), 1000);
    this.look = () => {
      this.link.visible = this.inSight && !document.hidden;
      this.link.next();
    };
    this.eye = new IntersectionObserver((entries) => {
      this.inSight = entries.at(-1).isIntersecting;
      this.look();
    });
    this.eye.observe(this.root);
    document.addEventListener("visibilitychange", this.look);
    // The keys go back to the notebook with a click elsewhere in it, or with Escape: it would not ask for them itself.
    this.letGo = (event) => !this.root.contains(event.target) && this.focused()?.blur();
    document.addEventListener("pointerdown", this.letGo, true);
    this.root.onkeydown = (event) => {
      if (event.key === "Escape") this.root.closest("[tabindex]")?.focus();
    };
    this.frame = null;
  }

  leave() {
    clearInterval(this.watch);
    cancelAnimationFrame(this.due);
    document.removeEventListener("visibilitychange", this.look);
    document.removeEventListener("pointerdown", this.letGo, true);
    this.eye.disconnect();
    this.resize?.disconnect();
    this.link.leave();
    // JupyterLab holds on to the element of a view that has gone: let it be an empty one.
    this.root.onkeydown = null;
    this.root.replaceChildren();
    Object.assign(this, { parts: {}, controls: {}, frame: null, points: [] });
  }

  // The element of this page that has the focus, if one has it.
  focused() {
    const { activeElement } = this.root.getRootNode();
    return this.root.contains(activeElement) ? activeElement : null;
  }

  tellIfLate() {
    if (this.link.waiting && performance.now() - this.link.waiting > LOST) this.link.askAgain();
    const late = this.link.waiting && performance.now() - this.link.waiting > LATE;
    const text = "No answer from Python yet. It may be busy with another cell; after a restart, run this cell again.";
    if (!this.parts.late) {
      this.parts.late = h("p", { class: "late", role: "status" });
      this.root.prepend(this.parts.late);
    }
    const says = late ? text : "";
    if (this.parts.late.textContent !== says) this.parts.late.textContent = says;
  }

  // ---------------------------------------------------------------------------------- what the kernel says

  hear(content, buffers, own) {
    if (content.choices && !this.choices) {
      this.build(content.choices);
      this.startAsLinked(fromAddress(panelOf(content)));
    }
    if (!this.choices) return; // another page's picture, before ours has begun
    const bytes = buffers.map((b) => new Uint8Array(b.buffer, b.byteOffset, b.byteLength));
    const floats = (i) => new Float32Array(bytes[i].slice().buffer);
    const frame = { ...content, trouble: content.refused || content.trouble, bytes, floats };
    if (content.points !== undefined && !this.link.settings?.points) this.takePoints(floats(content.points));
    this.settings = { ...content.settings, points: undefined, ...this.link.settings };
    if (this.link.steps && own) this.link.steps = Math.max(0, this.link.steps - (content.step - (this.frame?.step ?? 0)));
    if (content.trouble || !content.canLearn) this.stop();
    this.frame = frame;
    this.due ??= requestAnimationFrame(() => this.show());
    if (content.check) this.showCheck(content.check);
  }

  // Go to the state of a link.  Python refuses what is no setting, and says so.
  startAsLinked(state) {
    if (!state) return;
    this.link.change(state.settings);
    this.link.order({ do: "restart" });
    this.link.steps = Math.max(0, Math.min(Number(state.steps) || 0, MOST_LINKED));
  }

  // A link to this notebook in which the playground starts as it stands here.
  asLink() {
    const { points, steps, ...settings } = this.frame.settings;
    if (settings.data === "drawn") settings.points = this.points.map(([x, y, label]) => [round2(x), round2(y), label]);
    const state = { panel: panelOf(this.frame), steps: this.frame.step, settings };
    return `${addressOfNotebook()}#playground=${asText(state)}`;
  }

  takePoints(table) {
    const m = table.length / 4;
    this.points = Array.from({ length: m }, (_, i) => [table[i], table[m + i], table[2 * m + i], table[3 * m + i]]);
  }

  // ------------------------------------------------------------------------------------------- what is moved

  change(settings) {
    this.settings = { ...this.settings, ...settings };
    this.parts.found.replaceChildren(); // said of the network as it was
    this.link.change(settings);
    this.showControls();
  }

  play(speed) {
    this.link.steps = 0;
    this.link.speed = speed;
    this.link.next();
    this.showPlaying();
    if (!speed) this.say();
  }

  stop() {
    this.link.steps = 0;
    if (this.link.speed) this.play(0);
  }

  make(steps) {
    this.play(0);
    this.link.steps = steps;
    this.link.next();
  }

  restart() {
    this.play(0);
    this.link.order({ do: "restart" });
  }

  layers(change) {
    const layers = [...this.settings.layers];
    if (change > 0) layers.push(layers.at(-1) ?? 4);
    else layers.pop();
    this.change({ layers });
  }

  units(layer, change) {
    const layers = [...this.settings.layers];
    layers[layer] += change;
    if (layers[layer] >= 1 && layers[layer] <= this.choices.mostUnits) this.change({ layers });
  }

  // --------------------------------------------------------------------------------------- points by hand

  addPoint(x, y, label) {
    const bound = this.choices.limit * 0.98;
    if (this.points.length >= this.choices.mostPoints) return;
    const inside = (value) => Math.round(100 * Math.max(-bound, Math.min(bound, value))) / 100;
    this.points.push([inside(x), inside(y), label, 0]);
    this.sendPoints();
  }

  removePoint(x, y) {
    const far = (point) => Math.hypot(point[0] - x, point[1] - y);
    const nearest = this.points.reduce((best, point) => (far(point) < far(best) ? point : best), [1e9, 1e9]);
    if (far(nearest) > 0.5) return;
    this.points = this.points.filter((point) => point !== nearest);
    this.sendPoints();
  }

  sendPoints() {
    this.link.change({ points: this.points.map(([x, y, label]) => [round2(x), round2(y), label]) });
    this.drawPlane();
  }

  placeOf(event) {
    const box = this.parts.plane.getBoundingClientRect();
    const { limit } = this.choices;
    const [right, down] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    return [limit * (2 * right - 1), limit * (1 - 2 * down)];
  }

  startStroke(event) {
    if (this.settings.data !== "drawn" || event.button > 0) return;
    event.preventDefault();
    this.parts.plane.focus();
    this.parts.plane.setPointerCapture(event.pointerId);
    this.stroke = this.placeOf(event);
    this.addPoint(...this.stroke, this.pen);
  }

  goOn(event) {
    if (!this.stroke) return;
    const place = this.placeOf(event);
    if (Math.hypot(place[0] - this.stroke[0], place[1] - this.stroke[1]) < 0.3) return;
    this.stroke = place;
    this.addPoint(...place, this.pen);
  }

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const step = event.shiftKey ? 1 : 0.25;
    if (this.settings.data !== "drawn") return;
    if (moves[event.key]) {
      const { limit } = this.choices;
      this.cursor = this.cursor.map((at, i) => Math.max(-limit, Math.min(limit, at + step * moves[event.key][i])));
      this.drawPlane();
    } else if (event.key === "0" || event.key === "1") this.addPoint(...this.cursor, Number(event.key));
    else if (event.key === "Delete" || event.key === "Backspace") this.removePoint(...this.cursor);
    else return;
    event.preventDefault();
    const [x, y] = this.cursor.map((at) => at.toFixed(2));
    this.parts.live.textContent = `${this.points.length} points; cursor at ${x}, ${y}`;
  }

  // ------------------------------------------------------------------------------------------ the elements

  build(choices) {
    this.choices = choices;
    this.settings = { layers: [] };
    const part = (name, tag, attributes = {}, ...children) =>
      (this.parts[name] = h(tag, { class: name, ...attributes }, ...children));
    this.root.replaceChildren(
      this.bar(part),
      part("trouble", "p", { role: "alert" }),
      h("div", { class: "main" }, this.choosing(part), this.drawing(part), this.outcome(part)),
      this.more(part),
      part("live", "p", { role: "status", "aria-live": "polite" }),
    );
    this.parts.late = null;
    this.resize?.disconnect();
    this.resize = new ResizeObserver(() => this.frame && this.draw());
    this.resize.observe(this.parts.network);
  }

  bar(part) {
    const speeds = SPEEDS.map((n) => h("option", { value: n }, `${n} step${n > 1 ? "s" : ""} a picture`));
    part("speed", "select", { "aria-label": "speed", onchange: () => this.link.speed && this.play(this.speed()) }, ...speeds);
    this.parts.speed.value = 5;
    const button = (name, text, title, act) => part(name, "button", { title, onclick: act }, text);
    return h(
      "div",
      { class: "bar", role: "toolbar", "aria-label": "training" },
      button("play", "▶ Play", "play or pause", () => this.play(this.link.speed ? 0 : this.speed())),
      button("one", "1 step", "one step of descent", () => this.make(1)),
      button("many", `${HUNDRED} steps`, "a hundred steps of descent", () => this.make(HUNDRED)),
      button("again", "↺ Start again", "back to the first weights", () => this.restart()),
      this.parts.speed,
      part("count", "output", { "aria-label": "steps made" }),
    );
  }

  speed() {
    return Number(this.parts.speed.value);
  }

  choosing(part) {
    const { ranges, kinds, activations } = this.choices;
    const range = (name, label, step, show, scale = [(v) => v, (v) => v]) => {
      const [low, high] = ranges[name].map(scale[0]);
      const input = h("input", { type: "range", min: low, max: high, step, "aria-label": label });
      const value = h("span", {}); // an output would take the label for itself
      input.oninput = () => this.change({ [name]: scale[1](Number(input.value)) });
      this.controls[name] = () => {
        if (this.settings[name] === undefined) return;
        const wanted = scale[0](this.settings[name]);
        if (!(Math.abs(Number(input.value) - wanted) < step / 2)) input.value = wanted;
        value.textContent = show(this.settings[name]);
        input.setAttribute("aria-valuetext", value.textContent);
      };
      return h("label", { "data-name": name }, h("span", {}, label, value), input);
    };
    const select = (name, label, options) => {
      const input = h("select", { "aria-label": label }, ...options.map(([value, text]) => h("option", { value }, text)));
      input.onchange = () => this.change({ [name]: input.value });
      this.controls[name] = () => (input.value = this.settings[name]);
      return h("label", { "data-name": name }, h("span", {}, label), input);
    };
    const counter = (name, label) => {
      const value = h("output", {});
      const step = (change) => {
        const wanted = this.settings[name] + change;
        if (wanted >= ranges[name][0] && wanted <= ranges[name][1]) this.change({ [name]: wanted });
      };
      this.controls[name] = () => (value.textContent = this.settings[name]);
      return h("div", { class: "counter", "data-name": name }, h("span", {}, label), ...minusPlus(label, step, value));
    };
    const log = [(v) => Math.log10(v), (v) => Number((10 ** v).toPrecision(2))];
    const share = (v) => `${Math.round(100 * v)} %`;
    const pens = [0, 1].map((label) => {
      const input = h("input", { type: "radio", name: `pen-${this.link.page}`, checked: label === 0 });
      input.onchange = () => (this.pen = label);
      return h("label", { class: "pen" }, input, ["● class 0", "▲ class 1"][label]);
    });
    const clear = () => {
      this.points = [];
      this.sendPoints();
    };
    return h(
      "div",
      { class: "choosing" },
      h(
        "fieldset",
        {},
        h("legend", {}, "Data"),
        select("data", "points", kinds.map((kind) => [kind, NAMES[kind] ?? kind])),
        part("made", "div", {}, range("noise", "noise", 0.05, (v) => v.toFixed(2)), range("examples", "how many", 10, String)),
        range("held_out", "held out", 0.05, share),
        part("fresh", "button", { onclick: () => this.change({ points_seed: (this.settings.points_seed + 1) % 1000 }) }, "New points"),
        part(
          "byHand", "div", {}, ...pens, h("button", { onclick: clear }, "Remove all"),
          h("small", {}, "Draw in the plane. By keyboard: arrows move, 0 and 1 set a point, Delete takes one away."),
        ),
      ),
      h(
        "fieldset",
        {},
        h("legend", {}, "Network"),
        range("learning_rate", "learning rate", 0.05, (v) => String(Number(v.toPrecision(2))), log),
        activations.length ? select("activation", "activation", activations.map((name) => [name, name])) : "",
        counter("seed", "seed"),
        counter("runs", "starts"),
      ),
    );
  }

  drawing(part) {
    const { depths } = this.choices;
    const counter = minusPlus("hidden layers", (change) => this.layers(change), part("depth", "output"));
    return h(
      "div",
      { class: "drawing" },
      h("div", { class: "counter layers", "data-name": "layers" }, h("span", {}, "hidden layers"), ...(depths[0] === depths[1] ? [this.parts.depth] : counter)),
      part("heads", "div"),
      part("network", "canvas", { role: "img", "aria-label": "the network" }),
      part("legend", "small"),
      h("div", { class: "beneath" },
        h("div", {}, h("b", {}, "Gradient: length of dW by layer"), part("norms", "div")),
        h("div", {},
          part("check", "button", { onclick: () => this.link.order({ do: "check" }) }, "Check the gradient by finite differences"),
          part("found", "ul", { "aria-live": "polite" }))),
    );
  }

  outcome(part) {
    const plane = { tabindex: 0, role: "img", "aria-label": "the plane" };
    part("plane", "canvas", plane);
    Object.assign(this.parts.plane, {
      onpointerdown: (event) => this.startStroke(event),
      onpointermove: (event) => this.goOn(event),
      onpointerup: () => (this.stroke = null),
      onpointercancel: () => (this.stroke = null),
      onkeydown: (event) => this.key(event),
      onfocus: () => this.drawPlane(),
      onblur: () => this.drawPlane(),
    });
    const row = (name, label) => h("tr", {}, h("th", { scope: "row" }, label), part(`${name}-cost`, "td"), part(`${name}-right`, "td"));
    const heads = ["", "cost", "right"].map((text) => h("th", { scope: "col" }, text));
    return h(
      "div",
      { class: "outcome" },
      this.parts.plane,
      part("key", "small", {}, "filled: learned from · hollow: held out"),
      h("table", { class: "scores" }, h("tr", {}, ...heads), row("train", "learned from"), row("test", "held out")),
      part("remark", "small"),
      part("costs", "canvas", { role: "img", "aria-label": "cost against steps" }),
    );
  }

  more(part) {
    const copied = (name) => () => {
      if (name === "address") this.parts.address.value = this.asLink();
      this.parts[name].hidden = false;
      this.parts[name].select();
      navigator.clipboard?.writeText(this.parts[name].value);
    };
    const fold = (title, ...inside) => h("details", {}, h("summary", {}, title), ...inside);
    return h(
      "div",
      { class: "more" },
      part("starts", "div", { role: "group", "aria-label": "starts side by side" }),
      fold("Shapes", part("shapes", "table")),
      fold("Start here again",
        h("small", {}, "This line starts the playground with these data, this network and as many steps."),
        part("code", "textarea", { readonly: true, rows: 3, "aria-label": "line of code that starts it here" }),
        h("button", { onclick: copied("code") }, "Copy"), " ",
        h("button", { onclick: copied("address") }, "Copy as a link"),
        part("address", "textarea", { readonly: true, rows: 3, hidden: true, class: "code address", "aria-label": "link that starts it here" })),
      fold("In words", part("words", "p")),
    );
  }

  // ---------------------------------------------------------------------------------------------- showing

  show() {
    const { frame, parts } = this;
    this.due = null;
    this.frames += 1;
    this.showControls();
    this.showPlaying();
    parts.count.textContent = `step ${frame.step.toLocaleString("en")}`;
    if (parts.trouble.textContent !== frame.trouble) parts.trouble.textContent = frame.trouble;
    parts.words.textContent = frame.words;
    parts.remark.textContent = frame.remark;
    parts.plane.setAttribute("aria-label", frame.words);
    if (parts.code.value !== frame.code) parts.code.value = frame.code;
    const run = frame.runs[frame.shown];
    for (const name of ["train", "test"]) {
      const [cost, right] = run ? run[name] : ["nan", "nan"];
      parts[`${name}-cost`].textContent = typeof cost === "number" ? cost.toFixed(3) : cost === "nan" && right === "nan" ? "–" : cost;
      parts[`${name}-right`].textContent = typeof right === "number" ? `${Math.round(100 * right)} %` : "–";
    }
    this.showNorms();
    this.showShapes();
    this.showStarts();
    this.draw();
    if (!this.link.speed || performance.now() - this.said > SAY) this.say();
    const drawn = JSON.stringify(frame.settings);
    Object.assign(this.root.dataset, { frames: this.frames, step: frame.step, drawn });
  }

  say() {
    this.said = performance.now();
    if (this.frame && this.parts.live.textContent !== this.frame.words) this.parts.live.textContent = this.frame.words;
  }

  showPlaying() {
    const { play, one, many } = this.parts;
    const text = this.link.speed ? "❚❚ Pause" : "▶ Play";
    if (play.textContent !== text) play.textContent = text;
    const able = !this.frame || this.frame.canLearn;
    for (const button of [play, one, many]) button.disabled = !able;
  }

  showControls() {
    for (const show of Object.values(this.controls)) show();
    const { layers, data } = this.settings;
    this.parts.made.hidden = this.parts.fresh.hidden = data === "drawn";
    this.parts.byHand.hidden = data !== "drawn";
    this.parts.plane.classList.toggle("pen-down", data === "drawn");
    this.parts.depth.textContent = layers.length;
    this.showHeads(layers);
  }

  showHeads(layers) {
    const { heads } = this.parts;
    if (heads.children.length !== layers.length) {
      heads.replaceChildren(...layers.map((_, l) => {
        const buttons = minusPlus(`units of layer ${l + 1}`, (change) => this.units(l, change), h("output", {}));
        return h("div", { class: "counter" }, ...buttons);
      }));
    }
    layers.forEach((units, l) => {
      const head = heads.children[l];
      head.style.left = `${100 * columnOf(l + 1, layers.length + 1)}%`;
      head.querySelector("output").textContent = units;
    });
  }

  showNorms() {
    const { norms } = this.frame;
    const most = Math.max(...norms.filter((norm) => typeof norm === "number"), 1e-300);
    rows(this.parts.norms, norms.length, () => h("div", { class: "norm" }, h("span", {}), h("i", {}), h("span", {})));
    norms.forEach((norm, l) => {
      const [name, bar, value] = this.parts.norms.children[l].children;
      name.textContent = `layer ${l + 1}`;
      bar.style.width = `${typeof norm === "number" ? (45 * norm) / most : 0}%`;
      value.textContent = typeof norm === "number" ? norm.toPrecision(2) : norm;
    });
  }

  showShapes() {
    const { shapes } = this.frame;
    const text = JSON.stringify(shapes);
    if (this.shapesText === text) return;
    this.shapesText = text;
    const kinds = ["W", "b", "A", "dW", "db"];
    const of = new Map(shapes.map(([name, shape, remark]) => [name, { shape, remark }]));
    const cell = (name) => {
      const { shape, remark } = of.get(name) ?? { shape: "–", remark: "" };
      return h("td", { class: remark && "off", "data-array": name }, shape, remark && h("small", {}, remark));
    };
    const row = (l) => h("tr", {}, h("th", { scope: "row" }, `layer ${l}`), ...kinds.map((kind) => cell(`${kind}${l}`)));
    const heads = ["", ...kinds].map((kind) => h("th", { scope: "col" }, kind));
    const layers = this.frame.settings.layers.length + 1;
    this.parts.shapes.replaceChildren(
      h("caption", {}, `X ${of.get("X").shape} · Y ${of.get("Y").shape}`),
      h("tr", {}, ...heads),
      ...Array.from({ length: layers }, (_, l) => row(l + 1)),
    );
  }

  showStarts() {
    const { starts } = this.parts;
    const { runs, shown, settings } = this.frame;
    starts.hidden = runs.length < 2;
    rows(starts, runs.length, (i) =>
      h("button", { onclick: () => this.link.order({ do: "show", run: i }) }, h("canvas", {}), h("span", {})));
    if (starts.hidden) return;
    runs.forEach((run, i) => {
      const [canvas, text] = starts.children[i].children;
      const right = typeof run.train[1] === "number" ? `${Math.round(100 * run.train[1])} %` : "–";
      text.textContent = `seed ${settings.seed + i}: ${right}`;
      starts.children[i].setAttribute("aria-pressed", i === shown);
      const pen = brush(canvas, 84, 84);
      drawAnswers(pen, this.frame.bytes[run.answers], this.choices, 84);
      drawBoundary(pen, this.frame.bytes[run.answers], this.choices, 84);
    });
  }

  showCheck(found) {
    const line = ({ name, right, words }) => h("li", { class: right ? "right" : "off" }, `${right ? "✓" : "✗"} `, h("code", {}, name), ` ${words}`);
    this.parts.found.replaceChildren(...found.map(line));
  }

  // ----------------------------------------------------------------------------------------------- drawing

  draw() {
    this.drawNetwork();
    this.drawPlane();
    this.drawCosts();
  }

  drawPlane() {
    const { frame, choices, points } = this;
    if (!frame) return;
    const side = this.parts.plane.clientWidth || 300;
    const pen = brush(this.parts.plane, side, side);
    const run = frame.runs[frame.shown];
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, side, side);
    if (run) {
      drawAnswers(pen, frame.bytes[run.answers], choices, side);
      drawBoundary(pen, frame.bytes[run.answers], choices, side);
    }
    const at = (x, y) => [(side * (x / choices.limit + 1)) / 2, (side * (1 - y / choices.limit)) / 2];
    for (const [x, y, label, held] of points) drawPoint(pen, ...at(x, y), choices.colors.classes[label], label, held);
    if (this.settings.data === "drawn" && this.focused() === this.parts.plane) {
      const [x, y] = at(...this.cursor);
      strokeLine(pen, [[x - 9, y], [x + 9, y]], choices.colors.line, 1.5);
      strokeLine(pen, [[x, y - 9], [x, y + 9]], choices.colors.line, 1.5);
    }
  }

  drawNetwork() {
    const { frame, choices } = this;
    const { network } = this.parts;
    const [width, height] = [network.clientWidth || 360, 300];
    const pen = brush(network, width, height);
    const sizes = [2, ...frame.settings.layers, 1];
    const edge = Math.min(34, height / Math.max(...sizes) - 4, width / sizes.length - 14);
    const place = (l, i) => [width * columnOf(l, sizes.length - 1), (height * (i + 0.5)) / sizes[l]];
    const most = this.drawWeights(pen, place, edge);
    const ink = getComputedStyle(this.root).color;
    for (let l = 0; l < sizes.length; l++) {
      for (let i = 0; i < sizes[l]; i++) {
        const [x, y] = place(l, i);
        const picture = this.pictureOf(l, i, sizes.length - 1);
        if (picture) pen.drawImage(picture, x - edge / 2, y - edge / 2, edge, edge);
        pen.strokeStyle = ink;
        pen.strokeRect(x - edge / 2, y - edge / 2, edge, edge);
        if (l === 0) drawText(pen, `x${"₁₂"[i]}`, x, y - edge / 2 - 5, ink);
      }
    }
    const thickest = most ? `thickest line: |w| = ${most.toPrecision(2)}; blue is negative, orange positive` : "";
    if (this.parts.legend.textContent !== thickest) this.parts.legend.textContent = thickest;
    network.setAttribute("aria-label", `the network: layers of ${sizes.join(", ")} units, each with what it answers over the plane; ${thickest}`);
  }

  drawWeights(pen, place, edge) {
    const { frame, choices } = this;
    const layers = frame.weights.map(([at, rows_, columns]) => ({ values: frame.floats(at), rows_, columns }));
    const most = layers.reduce((best, { values }) => values.reduce((m, w) => (Math.abs(w) > m ? Math.abs(w) : m), best), 0);
    layers.forEach(({ values, rows_, columns }, l) => {
      for (let i = 0; i < rows_; i++) {
        for (let j = 0; j < columns; j++) {
          const w = values[i * columns + j];
          if (!Number.isFinite(w) || !most) continue;
          const [from, to] = [place(l, j), place(l + 1, i)];
          const color = w < 0 ? choices.colors.negative : choices.colors.positive;
          const middle = (from[0] + to[0]) / 2;
          pen.beginPath();
          pen.moveTo(from[0] + edge / 2, from[1]);
          pen.bezierCurveTo(middle, from[1], middle, to[1], to[0] - edge / 2, to[1]);
          Object.assign(pen, { strokeStyle: color, lineWidth: 0.3 + (4.2 * Math.abs(w)) / most, globalAlpha: 0.85 });
          pen.stroke();
        }
      }
    });
    Object.assign(pen, { lineWidth: 1, globalAlpha: 1 });
    return most;
  }

  pictureOf(l, i, last) {
    const { frame, choices } = this;
    const { dots, unitDots, colors } = choices;
    const run = frame.runs[frame.shown];
    if (l === 0) return painted(ramp(unitDots, i), unitDots, signedColors(colors));
    if (l === last) return run && painted(frame.bytes[run.answers], dots, classColors(colors));
    const layer = frame.bytes[frame.hidden[l - 1]];
    const size = unitDots * unitDots;
    if (!layer || layer.length < (i + 1) * size) return null;
    return painted(layer.subarray(i * size, (i + 1) * size), unitDots, signedColors(colors));
  }

  drawCosts() {
    const { frame, choices } = this;
    const [width, height] = [this.parts.costs.clientWidth || 300, 120];
    const pen = brush(this.parts.costs, width, height);
    const ink = getComputedStyle(this.root).color;
    const tables = frame.runs.map((run) => frame.floats(run.costs));
    const finite = tables.flatMap((table) => [...table].filter((v, i) => i % 3 && Number.isFinite(v)));
    const top = Math.max(0.8, ...finite) * 1.05;
    const [left, bottom] = [34, height - 18];
    const x = (step) => left + ((width - left - 6) * step) / Math.max(frame.step, 1);
    const y = (cost) => 6 + (bottom - 6) * (1 - cost / top);
    strokeLine(pen, [[left, 6], [left, bottom], [width - 6, bottom]], ink, 1);
    tables.forEach((table, i) => {
      const curve = (column) => {
        const all = [];
        for (let k = 0; k < table.length; k += 3) if (Number.isFinite(table[k + column])) all.push([x(table[k]), y(table[k + column])]);
        return all;
      };
      const thick = i === frame.shown ? 2 : 0.8;
      pen.setLineDash([5, 3]);
      strokeLine(pen, curve(2), choices.colors.heldOut, thick);
      pen.setLineDash([]);
      strokeLine(pen, curve(1), ink, thick);
    });
    drawText(pen, top.toPrecision(2), left - 18, 12, ink);
    drawText(pen, "0", left - 8, bottom + 3, ink);
    drawText(pen, "cost: learned from —, held out - -", left + (width - left) / 2, height - 4, ink);
    const [train, test] = ["train", "test"].map((name) => this.parts[`${name}-cost`].textContent);
    this.parts.costs.setAttribute("aria-label", `cost against steps: now ${train}, on held-out points ${test}`);
  }
}

// ------------------------------------------------------------------------------------------------- elements

// What takes keys.  JupyterLab would take them for itself (an arrow moves on to the next cell, an m turns this one into
// text) unless the very element that has the focus forbids it.
const TAKES_KEYS = ["button", "canvas", "input", "select", "summary", "textarea"];

function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  if (TAKES_KEYS.includes(tag)) element.setAttribute("data-lm-suppress-shortcuts", "true");
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element[name] = value;
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== ""));
  return element;
}

// The name of the playground: its line of code begins with it.
function panelOf({ code }) {
  return code.split("(")[0];
}

function minusPlus(label, act, value) {
  const button = (text, word, change) => h("button", { "aria-label": `${label}: ${word}`, onclick: () => act(change) }, text);
  return [button("−", "fewer", -1), value, button("+", "more", 1)];
}

function rows(parent, count, make) {
  while (parent.children.length > count) parent.lastChild.remove();
  while (parent.children.length < count) parent.append(make(parent.children.length));
}

function round2(value) {
  return Math.round(100 * value) / 100;
}

// -------------------------------------------------------------------------------------------------- drawing

function brush(canvas, width, height) {
  const scale = window.devicePixelRatio || 1;
  const [w, t] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== t) Object.assign(canvas, { width: w, height: t });
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  return pen;
}

function columnOf(l, last) {
  return EDGE + ((1 - 2 * EDGE) * l) / last;
}

function parsed(color) {
  return [1, 3, 5].map((i) => parseInt(color.slice(i, i + 2), 16));
}

// Three colours, for 0, 127 and 254; another one for what is not a number.
function scaleOf(low, high, strength) {
  const table = new Uint8ClampedArray(4 * 256);
  for (let v = 0; v < 255; v++) {
    const share = (strength * Math.abs(v - 127)) / 127;
    const end = v < 127 ? low : high;
    for (let c = 0; c < 3; c++) table[4 * v + c] = 255 + share * (end[c] - 255);
    table[4 * v + 3] = 255;
  }
  table.set([150, 150, 150, 255], 4 * 255);
  return table;
}

const scales = {};

function signedColors({ negative, positive }) {
  return (scales.signed ??= scaleOf(parsed(negative), parsed(positive), 1));
}

function classColors({ classes }) {
  return (scales.classes ??= scaleOf(parsed(classes[0]), parsed(classes[1]), 0.55));
}

const ramps = {};

function ramp(dots, axis) {
  return (ramps[axis] ??= Uint8Array.from({ length: dots * dots }, (_, i) => (254 * (axis ? Math.floor(i / dots) : i % dots)) / (dots - 1)));
}

const papers = {};

// A square of bytes as a picture; row 0 is at the bottom, as in the plane.
function painted(bytes, dots, colors) {
  const paper = (papers[dots] ??= new OffscreenCanvas(dots, dots));
  const pen = paper.getContext("2d", { willReadFrequently: true });
  const image = (paper.image ??= pen.createImageData(dots, dots));
  for (let row = 0; row < dots; row++) {
    for (let column = 0; column < dots; column++) {
      const color = 4 * bytes[row * dots + column];
      const to = 4 * ((dots - 1 - row) * dots + column);
      for (let c = 0; c < 4; c++) image.data[to + c] = colors[color + c];
    }
  }
  pen.putImageData(image, 0, 0);
  return paper;
}

// The first and the last dot lie on the edges of the window.
function drawAnswers(pen, bytes, { dots, colors }, side) {
  const dot = side / (dots - 1);
  pen.drawImage(painted(bytes, dots, classColors(colors)), -dot / 2, -dot / 2, side + dot, side + dot);
}

// Where the answers pass one half: in each small square the points on its edges, joined.
function drawBoundary(pen, bytes, { dots, colors }, side) {
  const half = 127;
  const at = (row, column) => bytes[row * dots + column];
  const dot = side / (dots - 1);
  pen.beginPath();
  for (let row = 0; row < dots - 1; row++) {
    for (let column = 0; column < dots - 1; column++) {
      const corners = [[row, column], [row, column + 1], [row + 1, column + 1], [row + 1, column]];
      const values = corners.map(([r, c]) => at(r, c));
      if (values.includes(255)) continue;
      const crossed = [];
      for (let e = 0; e < 4; e++) {
        const [a, b] = [values[e], values[(e + 1) % 4]];
        if (a > half === b > half) continue;
        const t = (half + 0.5 - a) / (b - a);
        const [from, to] = [corners[e], corners[(e + 1) % 4]];
        crossed.push([dot * (from[1] + t * (to[1] - from[1])), side - dot * (from[0] + t * (to[0] - from[0]))]);
      }
      for (let k = 0; k + 1 < crossed.length; k += 2) {
        pen.moveTo(...crossed[k]);
        pen.lineTo(...crossed[k + 1]);
      }
    }
  }
  Object.assign(pen, { strokeStyle: colors.line, lineWidth: 1.4 });
  pen.stroke();
}

function drawPoint(pen, x, y, color, label, held) {
  pen.beginPath();
  if (label) {
    pen.moveTo(x, y - MARK * 1.2);
    pen.lineTo(x + MARK * 1.1, y + MARK * 0.8);
    pen.lineTo(x - MARK * 1.1, y + MARK * 0.8);
    pen.closePath();
  } else pen.arc(x, y, MARK, 0, 2 * Math.PI);
  Object.assign(pen, { fillStyle: held ? "#fff" : color, strokeStyle: held ? color : "#fff", lineWidth: held ? 1.4 : 0.8 });
  pen.fill();
  pen.stroke();
}

function strokeLine(pen, places, color, width) {
  if (!places.length) return;
  pen.beginPath();
  places.forEach(([x, y], i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  Object.assign(pen, { strokeStyle: color, lineWidth: width });
  pen.stroke();
}

function drawText(pen, text, x, y, color) {
  Object.assign(pen, { font: "11px sans-serif", textAlign: "center", fillStyle: color });
  pen.fillText(text, x, y);
}
