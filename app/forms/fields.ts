/** The fields of a form as HTML: each with its label, its hint, what is in it and what is wrong. */
import type { PageField, PageGroup, PageLeaf, PageList } from "../../src/index.ts";
import type { PageWords } from "./languages/page-words.ts";
import { type Markup, markup } from "./markup.ts";

/** Up to so many options are all in view. */
const mostInView = 7;

export function fieldMarkup(field: PageField, words: PageWords): Markup {
  if (field.type === "leaf") return leafMarkup(field, words);
  return field.type === "group" ? groupMarkup(field, words) : listMarkup(field, words);
}

function groupMarkup(group: PageGroup, words: PageWords): Markup {
  return markup`<fieldset class="part" id="${group.path}">
<legend>${group.title}${mark(group, words)}</legend>
${notes(group)}
${group.fields.map((field) => fieldMarkup(field, words))}
</fieldset>`;
}

function listMarkup(list: PageList, words: PageWords): Markup {
  const items = list.items.map((item, at) => itemMarkup(item, { list, count: at + 1 }, words));
  const add = markup`<button class="quiet" name="(add)" value="${list.path}">${words.add(list.title)}</button>`;
  return markup`<fieldset class="part" id="${list.path}" tabindex="-1">
<legend>${list.title}${list.mayRemove && list.items.length === 0 && mark({ isOptional: true }, words)}</legend>
<input type="hidden" name="(rows)" value="${list.path}=${list.items.length}">
${notes(list)}
${items}
${list.mayAdd && add}
</fieldset>`;
}

function itemMarkup(
  item: PageField,
  { list, count }: { list: PageList; count: number },
  words: PageWords,
): Markup {
  const title = words.item(list.title, count);
  const fields = item.type === "group" ? item.fields : [item];
  const remove = markup`<button class="quiet" name="(remove)" value="${item.path}">${words.remove(title)}</button>`;
  return markup`<fieldset class="item"${item.type !== "leaf" && markup` id="${item.path}"`}><legend>${title}</legend>
${item.type !== "leaf" && notes(item)}
${fields.map((field) => fieldMarkup(field, words))}
${list.mayRemove && remove}
</fieldset>`;
}

function leafMarkup(leaf: PageLeaf, words: PageWords): Markup {
  const isSeveral = leaf.kind === "choices";
  const isInView =
    leaf.kind !== "consent" && leaf.options.length > 0 && leaf.options.length <= mostInView;
  if (leaf.kind === "consent") return consentMarkup(leaf, words);
  if (isSeveral || (isInView && !leaf.isOptional)) return optionsMarkup(leaf, words);
  return markup`<div class="field">
<label for="${leaf.path}">${leaf.title}${mark(leaf, words)}</label>
${notes(leaf)}
${leaf.options.length > 0 ? selectMarkup(leaf, words) : inputMarkup(leaf, words)}
</div>`;
}

function optionsMarkup(leaf: PageLeaf, words: PageWords): Markup {
  const type = leaf.kind === "choices" ? "checkbox" : "radio";
  const options = leaf.options.map(
    ({ key, title }, at) => markup`<label class="option"><input type="${type}" name="${leaf.path}"
 value="${key}" id="${at === 0 ? leaf.path : `${leaf.path}(${at})`}"${leaf.values.includes(key) && markup` checked`}${described(leaf)}> <span>${title}</span></label>`,
  );
  const row = leaf.kind === "rating" || leaf.kind === "yes or no" ? " row" : "";
  return markup`<fieldset class="field${row}">
<legend>${leaf.title}${mark(leaf, words)}</legend>
${notes(leaf)}
<div class="options">${options}</div>
</fieldset>`;
}

function consentMarkup(leaf: PageLeaf, words: PageWords): Markup {
  const { title = "" } = leaf.options.find(({ key }) => key === "yes") ?? {};
  return markup`<fieldset class="field">
<legend>${leaf.title}${mark(leaf, words)}</legend>
${notes(leaf)}
<label class="option"><input type="checkbox" name="${leaf.path}" value="yes" id="${leaf.path}"${leaf.values.includes("yes") && markup` checked`}${described(leaf)}> <span>${title}</span></label>
</fieldset>`;
}

function selectMarkup(leaf: PageLeaf, words: PageWords): Markup {
  const options = leaf.options.map(
    ({ key, title }) =>
      markup`<option value="${key}"${leaf.values.includes(key) && markup` selected`}>${title}</option>`,
  );
  return markup`<select name="${leaf.path}" id="${leaf.path}"${described(leaf)}>
<option value="">${words.pick}</option>${options}</select>`;
}

/** What the browser is told of a kind, for the right keyboard and calendar. */
const inputs: Readonly<Record<string, Markup>> = {
  number: markup`type="text" inputmode="decimal"`,
  email: markup`type="email" autocomplete="email"`,
  phone: markup`type="tel" autocomplete="tel"`,
  date: markup`type="date"`,
};

function inputMarkup(leaf: PageLeaf, words: PageWords): Markup {
  const [value = ""] = leaf.values;
  const named = markup`name="${leaf.path}" id="${leaf.path}"${described(leaf)}`;
  const example = leaf.placeholder !== undefined && markup` placeholder="${leaf.placeholder}"`;
  if (leaf.kind === "long text") {
    return markup`<textarea rows="5" ${named}${example}>${value}</textarea>`;
  }
  if (leaf.files) return fileMarkup(leaf, words);
  const kind = inputs[leaf.kind] ?? markup`type="text"`;
  const input = markup`<input ${kind} ${named}${example} value="${value}">`;
  if (leaf.kind !== "location") return input;
  return markup`${input}
<button class="quiet" type="button" hidden data-place="${leaf.path}" data-fails="${words.whereIAmFails}">${words.whereIAm}</button>`;
}

function fileMarkup(leaf: PageLeaf, words: PageWords): Markup {
  const { accept = [], isSeveral = false } = leaf.files ?? {};
  const types = accept.length > 0 && markup` accept="${accept.join(",")}"`;
  const kept = leaf.kept.map(({ name }) => name).join(", ");
  return markup`<input type="file" name="${leaf.path}" id="${leaf.path}"${types}${isSeveral && markup` multiple`}${described(leaf)}>
${kept !== "" && markup`<p class="hint">${words.alreadySent(kept)}</p>`}`;
}

function mark({ isOptional }: Pick<PageField, "isOptional">, words: PageWords): Markup | false {
  return isOptional && markup` <span class="mark">(${words.optional})</span>`;
}

function notes({ path, hint, issue }: PageField): Markup {
  return markup`${hint !== undefined && markup`<p class="hint" id="${path}(hint)">${hint}</p>`}
${issue !== undefined && markup`<p class="issue" id="${path}(issue)">${issue}</p>`}`;
}

function described({ path, hint, issue, isOptional, kind }: PageLeaf): Markup {
  const ids = [hint !== undefined && `${path}(hint)`, issue !== undefined && `${path}(issue)`];
  const by = ids.filter((id) => id !== false).join(" ");
  const isOne = kind !== "choices" && !isOptional;
  return markup`${by !== "" && markup` aria-describedby="${by}"`}${issue !== undefined && markup` aria-invalid="true"`}${isOne && markup` required`}`;
}
