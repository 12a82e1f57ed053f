// Keeps what is typed, adds and removes repeated blocks, shows upload progress, prints. No framework, no inline code.
(() => {
  "use strict";
  const person = document.body.dataset.person || "";
  const PREFIX = "mengma:";
  const keyOf = (form) => `${PREFIX}${person}:${form.dataset.keep}`;
  const store = {
    get(key) { try { return JSON.parse(sessionStorage.getItem(key) || "null"); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* full or switched off */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* switched off */ } },
  };
  const kept = (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);

  function read(form) {
    const values = {};
    for (const field of form.elements) {
      if (!kept(field)) continue;
      const list = (values[field.name] ||= []);
      if (field.type === "checkbox" || field.type === "radio") { if (field.checked) list.push(field.value); }
      else if (field.multiple) { for (const option of field.selectedOptions) list.push(option.value); }
      else list.push(field.value);
    }
    return values;
  }

  function fill(form, values) {
    const used = {};
    for (const field of form.elements) {
      if (!kept(field) || !(field.name in values)) continue;
      const list = values[field.name];
      if (field.type === "checkbox" || field.type === "radio") field.checked = list.includes(field.value);
      else if (field.multiple) { for (const option of field.options) option.selected = list.includes(option.value); }
      else { const at = used[field.name] || 0; used[field.name] = at + 1; if (list[at] !== undefined) field.value = list[at]; }
    }
  }

  function keep(form) {
    const key = keyOf(form);
    const note = form.querySelector("[data-restored]");
    const before = store.get(key);
    const now = read(form);
    // values that came back from the server with errors are newer than what the browser holds
    if (before && !form.hasAttribute("data-typed") && JSON.stringify(before) !== JSON.stringify(now)) {
      fill(form, before);
      if (note) note.hidden = false;
    }
    form.addEventListener("input", () => store.set(key, read(form)));
    const forget = form.querySelector("[data-forget]");
    if (forget) forget.addEventListener("click", () => { store.drop(key); location.reload(); });
  }

  function forgetAll() {
    try { for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key); } catch { /* off */ }
  }

  function start(root) {
    for (const done of root.querySelectorAll("[data-typed-done]")) store.drop(`${PREFIX}${person}:${done.dataset.typedDone}`);
    for (const form of root.querySelectorAll("form[data-keep]")) if (!form.dataset.kept) { form.dataset.kept = "1"; keep(form); }
    for (const button of root.querySelectorAll("[data-go-back]")) button.addEventListener("click", () => history.back());
    for (const button of root.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
    for (const form of root.querySelectorAll("form[data-forget-typed]")) form.addEventListener("submit", forgetAll);
    for (const form of root.querySelectorAll("form[data-confirm]")) {
      form.addEventListener("submit", (event) => { if (!window.confirm(form.dataset.confirm)) event.preventDefault(); });
    }
    for (const box of root.querySelectorAll("[data-upload]")) upload(box);
    for (const form of root.querySelectorAll("form[data-autosave]")) autosave(form);
    for (const box of root.querySelectorAll("[data-shown-if]")) shownIf(box);
    for (const form of root.querySelectorAll("form[data-steps]")) steps(form);
  }

  // a block that is shown only while a radio button or select of its form has one of the named values
  function shownIf(box) {
    if (box.dataset.watched) return;
    box.dataset.watched = "1";
    const [name, wanted] = box.dataset.shownIf.split("=");
    const form = box.closest("form");
    const look = () => {
      const value = new FormData(form).get(name);
      box.hidden = !wanted.split("|").includes(value || "");
    };
    form.addEventListener("change", look);
    look();
  }

  // one file after another, each with its progress; the ids that come back become hidden fields
  function upload(box) {
    if (box.dataset.ready) return;
    box.dataset.ready = "1";
    const input = box.querySelector("input[type=file]");
    const list = box.querySelector("[data-upload-list]");
    input.addEventListener("change", () => { for (const file of input.files) send(box, list, file); input.value = ""; });
  }

  function send(box, list, file) {
    const row = document.createElement("li");
    const name = document.createElement("span");
    name.className = "m-file";
    name.textContent = file.name;
    const bar = document.createElement("progress");
    bar.className = "m-progress";
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    row.append(name, bar);
    list.append(row);
    const data = new FormData();
    data.append("file", file);
    for (const field of box.querySelectorAll("[data-upload-field]")) data.append(field.dataset.uploadField, field.value);
    const request = new XMLHttpRequest();
    request.open("POST", box.dataset.upload);
    request.setRequestHeader("X-CSRFToken", JSON.parse(document.body.getAttribute("hx-headers") || "{}")["X-CSRFToken"] || "");
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = Math.round(event.loaded / event.total * 100); });
    request.addEventListener("load", () => {
      bar.remove();
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page came instead */ }
      if (request.status >= 400 || !answer.id) {
        const problem = document.createElement("span");
        problem.className = "m-error";
        problem.textContent = " " + (answer.message || box.dataset.failed);
        row.append(problem);
        return;
      }
      const hidden = document.createElement("input");
      hidden.type = "hidden";
      hidden.name = box.dataset.name;
      hidden.value = answer.id;
      const remove = document.createElement("button");
      remove.type = "button";
      remove.className = "btn btn-sm";
      remove.textContent = box.dataset.remove;
      remove.addEventListener("click", () => row.remove());
      if (!box.hasAttribute("data-many")) list.replaceChildren(row);
      row.append(" ", hidden, remove);
    });
    request.addEventListener("error", () => { bar.remove(); row.append(" " + box.dataset.failed); });
    request.send(data);
  }

  // a draft is sent a moment after the last keystroke; the answer says when it was saved
  function autosave(form) {
    if (form.dataset.saving) return;
    form.dataset.saving = "1";
    let timer = 0;
    const say = (name) => {
      const place = form.querySelector("[data-saved]");
      if (place) place.textContent = place.dataset[name] + (name === "ok" ? " " + new Date().toLocaleTimeString() : "");
    };
    let sending = null;
    const save = () => {
      const data = new FormData(form);
      for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
      sending = fetch(form.dataset.autosave, { method: "POST", body: data, headers: { "X-Autosave": "1" }, redirect: "manual" })
        .then((answer) => {
          const version = answer.headers.get("X-Draft-Version");
          if (version) form.elements.version.value = version;
          say(answer.ok ? "ok" : "failed");
        }).catch(() => say("failed")).finally(() => { sending = null; });
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(save, 1200); });
    // a button pressed while a saving is under way waits for it, so that the two do not contradict each other
    form.addEventListener("submit", (event) => {
      clearTimeout(timer);
      if (!sending) return;
      event.preventDefault();
      const button = event.submitter;
      sending.then(() => form.requestSubmit(button));
    });
  }

  // a form in steps: at a desk all of them are open and the buttons only move to them; on a phone the server opens one
  function steps(form) {
    if (form.dataset.stepping) return;
    form.dataset.stepping = "1";
    const all = [...form.querySelectorAll("[data-step]")];
    const wide = window.matchMedia("(min-width: 48rem)");
    const look = () => {
      form.classList.toggle("m-all-open", wide.matches);
      for (const step of all) if (wide.matches) { step.dataset.was = step.open ? "1" : ""; step.open = true; }
      else if ("was" in step.dataset) step.open = Boolean(step.dataset.was);
      const list = form.querySelector(".m-steps details");
      if (list) list.open = wide.matches;
    };
    wide.addEventListener("change", look);
    look();
    form.addEventListener("click", (event) => {
      const button = event.target.closest('button[value^="step:"]');
      if (!button || !wide.matches) return;
      event.preventDefault();
      const summary = document.querySelector(`#step-${CSS.escape(button.value.slice(5))} > summary`);
      if (summary) { summary.focus(); summary.scrollIntoView(); }
    });
    // a link to a box on a closed step opens the step
    const target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
    for (let box = target && target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (target) target.scrollIntoView();
  }

  document.addEventListener("DOMContentLoaded", () => start(document));
  document.addEventListener("htmx:afterSwap", (event) => start(event.detail.target));
  document.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-remove-block]");
    if (remove) {
      const block = remove.closest("[data-block]");
      const form = block.closest("form");
      block.remove();
      if (form) form.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
})();
