// What the pages gain from a script; each of them works without it.
"use strict";

// The report of a reviewer, while somebody fills in a request: about fields that were left (on a form that was
// filled in before all but the present one), at a pause, and said once.
const request = document.querySelector("form[data-check]");
if (request) {
    const left = new Set(), isFilled = request.dataset.check === "filled";
    const notes = ["signed-out", "offline"].map(id => document.getElementById(id));
    let timer, asked = 0;
    request.addEventListener("change", event => {
        left.add(event.target.name);
        clearTimeout(timer);
        timer = setTimeout(check, 700);
    });

    async function check() {
        const mine = ++asked;
        const fields = new URLSearchParams(new FormData(request));
        fields.set("act", "check");
        let page, note = null;
        try {
            const answer = await fetch(request.action, { method: "POST", body: fields });
            page = new DOMParser().parseFromString(await answer.text(), "text/html");
            note = page.getElementById("report") ? null : answer.status < 500 ? "signed-out" : "offline";
        } catch {
            note = "offline";
        }

        if (mine === asked) {
            notes.forEach(each => each.hidden = each.id !== note);
            if (!note) {
                keepInPlace(() => show(page));
            }
        }
    }

    function show(page) {
        for (const place of request.querySelectorAll("[data-said]")) {
            const other = page.getElementById(place.id), about = place.dataset.said.replace(/\[.*/, "");
            const isLeft = left.has(about) || (isFilled && about !== document.activeElement.name);
            if (other && isLeft) {
                place.replaceChildren(...other.childNodes);
                for (const input of request.querySelectorAll(`[aria-describedby~="${place.id}"]`)) {
                    if (place.querySelector(".error")) {
                        input.setAttribute("aria-invalid", "true");
                    } else {
                        input.removeAttribute("aria-invalid");
                    }
                }
            }
        }

        document.getElementById("report").replaceChildren(...page.getElementById("report").childNodes);
        const told = document.getElementById("told");
        const news = [...document.querySelectorAll(".told")].map(each => each.textContent).join(" ");
        if (told.textContent !== news) {
            told.textContent = news;
        }
    }

    // What is being typed into does not move, whatever appears above it.
    function keepInPlace(change) {
        const here = document.activeElement, before = here.getBoundingClientRect().top;
        change();
        if (request.contains(here)) {
            scrollBy(0, here.getBoundingClientRect().top - before);
        }
    }
}

// A browser scrolls to what a page says first; who listens hears it first, too.
document.querySelector(".error[autofocus]")?.focus();

// On a phone the tabs are wider than the screen: the one that is open is in sight.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });

// A double click sends a form once: the answer to the first would be lost, and with it the secret that it shows.
document.addEventListener("submit", event => {
    const form = event.target, sent = Number(form.dataset.sent ?? 0);
    if (form.method === "post" && Date.now() - sent < 1000) {
        event.preventDefault();
    }

    form.dataset.sent = Date.now();
});

// Rows are added and removed; without a script there is always one more than was filled in.
for (const rows of document.querySelectorAll("[data-rows]")) {
    const add = rows.querySelector("[data-add]");
    add.hidden = false;
    for (const row of rows.querySelectorAll("[data-row-of]")) {
        allowRemoval(row);
    }

    add.addEventListener("click", () => {
        const last = [...rows.querySelectorAll("[data-row-of]")].pop();
        const row = last.cloneNode(true);
        const input = row.querySelector("input");
        input.value = "";
        input.removeAttribute("id");
        input.removeAttribute("aria-describedby");
        input.removeAttribute("aria-invalid");
        input.setAttribute("aria-label", input.getAttribute("aria-label").replace(/\d+$/, number => Number(number) + 1));
        row.querySelector(".unseen").textContent = ` ${input.getAttribute("aria-label")}`;
        allowRemoval(row);
        add.before(row);
        input.focus();
    });
}

function allowRemoval(row) {
    const button = row.querySelector("[data-remove]");
    button.hidden = false;
    button.addEventListener("click", () => {
        const input = row.querySelector("input");
        input.value = "";
        input.dispatchEvent(new Event("change", { bubbles: true }));
        if (row.parentElement.querySelectorAll("[data-row-of]").length > 1) {
            row.remove();
        }
    });
}

// Rights are many: those stay that are about what is typed, and those that are ticked.
for (const filter of document.querySelectorAll("[data-filter]")) {
    const rights = filter.closest("fieldset");
    filter.hidden = false;
    filter.addEventListener("keydown", event => {
        if (event.key === "Enter") {
            event.preventDefault();
        }
    });
    filter.addEventListener("input", event => {
        event.stopPropagation();
        const words = filter.value.toLowerCase().split(/\s+/).filter(word => word);
        let found = 0;
        for (const group of rights.querySelectorAll("details")) {
            const choices = [...group.querySelectorAll(".choice")];
            for (const choice of choices) {
                const text = `${group.firstElementChild.textContent} ${choice.textContent}`.toLowerCase();
                const isAboutIt = words.every(word => text.includes(word));
                choice.hidden = !isAboutIt && !choice.firstElementChild.checked;
                found += isAboutIt;
            }

            group.hidden = choices.every(choice => choice.hidden);
            group.open = words.length > 0 || choices.some(choice => choice.firstElementChild.checked);
        }

        rights.querySelector("[data-none]").hidden = found > 0;
    });
}

// What stands before the button can be copied with one press, over plain HTTP as well, where browsers keep the clipboard.
for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
        const text = button.previousElementSibling;
        try {
            await navigator.clipboard.writeText(text.textContent);
        } catch {
            getSelection().selectAllChildren(text);
            if (!document.execCommand("copy")) {
                return; // It is selected: the keys for copying do the rest.
            }
        }

        button.textContent = button.dataset.copied;
    });
}

// Moments in the zone and the manner of whoever reads.
for (const time of document.querySelectorAll("time[datetime]")) {
    const exact = time.querySelector("small, span");
    if (exact) {
        time.title = exact.textContent;
        exact.textContent = new Date(time.dateTime).toLocaleString(document.documentElement.lang,
            { dateStyle: "medium", timeStyle: "short" });
    }
}

// Keys for those who go through a queue. None of them decides: it only leads there.
document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) {
        return;
    }

    const rows = [...document.querySelectorAll("[data-row]")];
    if (rows.length > 0 && (event.key === "j" || event.key === "k")) {
        const at = rows.indexOf(document.activeElement) + (event.key === "j" ? 1 : -1);
        rows[Math.max(0, Math.min(rows.length - 1, at))].focus();
        return;
    }

    const place = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (place) {
        event.preventDefault();
        place.focus();
    }
});
