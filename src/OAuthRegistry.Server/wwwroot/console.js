// What the pages gain from a script; each of them works without it.
"use strict";

// The report of a reviewer, while somebody types a request.
const request = document.querySelector("form[data-check]");
if (request) {
    let timer, asked = 0;
    request.addEventListener("input", () => {
        clearTimeout(timer);
        timer = setTimeout(check, 700);
    });

    async function check() {
        const mine = ++asked;
        const fields = new URLSearchParams(new FormData(request));
        fields.set("act", "check");
        try {
            const answer = await fetch(request.action, { method: "POST", body: fields });
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            if (mine === asked && page.getElementById("said")) {
                for (const place of document.querySelectorAll("#said, [data-said]")) {
                    place.replaceChildren(...(page.getElementById(place.id)?.childNodes ?? []));
                }
            }
        } catch {
            // Offline for a moment: the next key tries again, and so does the button.
        }
    }
}

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
        input.removeAttribute("aria-describedby");
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
        input.dispatchEvent(new Event("input", { bubbles: true }));
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
