/**
 * Random forms on every set of capabilities: whatever is answered wrongly, interrupted or taken
 * back on the way, what comes of it is the same everywhere, and every message is within limits.
 */
import { expect } from "chai";
import fc from "fast-check";
import { z } from "zod";
import type { PlainData } from "../../src/base/plain.ts";
import type { Capabilities } from "../../src/channel/driver.ts";
import { flow } from "../../src/flow/flow.ts";
import { form } from "../../src/form/form.ts";
import {
  choice,
  choices,
  consent,
  date,
  email,
  location,
  number,
  phone,
  rating,
  yesNo,
} from "../../src/form/makers.ts";
import { type Conversation, conversation } from "../../src/testing/conversation.ts";
import type { Transcript } from "../../src/testing/transcript.ts";
import { capabilitySets } from "../kit/capabilities.ts";

/** What is said at one question: texts that all mean the same, and one that is refused. */
interface Line {
  readonly fits: readonly string[];
  readonly misfit: string | undefined;
}

interface AField {
  readonly schema: z.ZodType<PlainData | undefined>;
  readonly script: readonly Line[];
  readonly value: PlainData | undefined;
  /** What is sent of it on a form of the app's own, by what follows the name of the field. */
  readonly sent: Readonly<Record<string, string>>;
}

const title = fc
  .array(fc.constantFrom("Where", "👩‍👩‍👧‍👦", "🇿🇦", "é", "ض", "a long title", "e\u0301", "?"), {
    minLength: 1,
    maxLength: 30,
  })
  .map((words) => `T ${words.join(" ")}`);

const line = (fits: readonly string[], misfit?: string): Line => ({ fits, misfit });

const simple = fc.oneof(
  fc.constantFrom("Ann", "Bo Lee", "Quay 1, Oslo", "日本", "👩‍👩‍👧‍👦 us").map((text) => ({
    of: (meta: { readonly title: string }) => z.string().min(2).meta(meta),
    script: [line([text], "x")],
    value: text,
  })),
  fc.integer({ min: -5_000, max: 5_000 }).map((value) => ({
    of: (meta: { readonly title: string }) => number(meta),
    script: [line([String(value), `${value} kg`, value.toLocaleString("en")], "many")],
    value,
  })),
  fc.constantFrom("+27821234567", "+4930901820").map((value) => ({
    of: (meta: { readonly title: string }) => phone(meta),
    script: [line([value, value.replace(/(\d{4})$/, " $1")], "12")],
    value,
  })),
  fc.integer({ min: 0, max: 20_000 }).map((days) => {
    const value = new Date(days * 86_400_000).toISOString().slice(0, 10);
    const [year, month, day] = value.split("-");
    return {
      of: (meta: { readonly title: string }) => date(meta),
      script: [line([value, `${day}.${month}.${year}`], "soon")],
      value,
    };
  }),
  fc.constant({
    of: (meta: { readonly title: string }) => email(meta),
    script: [line(["ann@example.org", " ann@example.org "], "ann")],
    value: "ann@example.org",
  }),
  fc.constant({
    of: (meta: { readonly title: string }) => location(meta),
    script: [line(["52.5, 13.4", "geo:52.5,13.4"], "7")],
    value: { latitude: 52.5, longitude: 13.4 },
  }),
  fc.boolean().map((value) => ({
    of: (meta: { readonly title: string }) => yesNo(meta),
    script: [line(value ? ["yes", "1", "ja"] : ["no", "2", "nein"], "perhaps")],
    value,
  })),
  fc.constant({
    of: (meta: { readonly title: string }) => consent(meta),
    script: [line(["yes", "1", "I agree"], "no")],
    value: true,
  }),
  fc.integer({ min: 1, max: 5 }).map((value) => ({
    of: (meta: { readonly title: string }) => rating(meta),
    script: [line([String(value), "★".repeat(value), `${value}/5`], "6")],
    value,
  })),
);

const upTo = (most: number, words = title) =>
  fc.integer({ min: 2, max: most }).chain((count) =>
    fc.array(words, { minLength: count, maxLength: count }).map((titles) => {
      const named = titles.map((one, at) => [`key${at}`, `${one} no. ${at + 1}`] as const);
      return Object.fromEntries(named);
    }),
  );
const labels = upTo(40);

const chosen = labels.chain((options) =>
  fc.nat(Object.keys(options).length - 1).map((at) => ({
    of: (meta: { readonly title: string }) => choice(options, meta),
    script: [line([`${at + 1}`, options[`key${at}`] ?? "", `key${at}`], "key99")],
    value: `key${at}`,
  })),
);

const several = labels.chain((options) =>
  fc.shuffledSubarray(Object.keys(options), { minLength: 2 }).map((keys) => ({
    of: (meta: { readonly title: string }) => choices(options, meta),
    script: [line([keys.map((key) => Number(key.slice(3)) + 1).join(", ")], "1, 99")],
    value: keys,
  })),
);

/** A field as it is, optional and left out, or several of it as a list. */
const field: fc.Arbitrary<AField> = fc
  .record({ base: fc.oneof(simple, chosen, several), words: title, how: fc.nat(5) })
  .map(({ base: { of, script, value }, words, how }): AField => {
    const schema = of({ title: words }) as z.ZodType<PlainData>;
    const isList = Array.isArray(value);
    if (how === 0)
      return {
        schema: schema.optional(),
        script: [line(["skip", "überspringen"])],
        value: undefined,
        sent: { "": "" },
      };
    const [
      {
        fits: [text = ""],
      } = line([""]),
    ] = script;
    if (how !== 1 || isList || typeof value === "string") {
      return { schema, script, value, sent: { "": text } };
    }
    const part = z.object({ inner: schema, name: z.string() });
    const item = [...script, line(["Bo"])];
    return {
      schema: z.array(part).min(1).max(3),
      script: [...item, line(["yes", "1"], "perhaps"), ...item, line(["no", "2"], "perhaps")],
      value: [
        { inner: value, name: "Bo" },
        { inner: value, name: "Bo" },
      ],
      sent: { "[0].inner": text, "[0].name": "Bo", "[1].inner": text, "[1].name": "Bo" },
    };
  })
  // A schema prints as thousands of lines.
  .map((one) => ({
    ...one,
    [fc.toStringMethod]: () => JSON.stringify([one.script, one.value]),
  }));

type Trouble = "none" | "misfit" | "greeting" | "back";
interface Deed {
  readonly pick: number;
  readonly trouble: Trouble;
}

const deed: fc.Arbitrary<Deed> = fc.record({
  pick: fc.nat(5),
  trouble: fc.constantFrom("none", "none", "misfit", "greeting", "back"),
});

function textsOf(script: readonly Line[], deeds: readonly Deed[]): string[] {
  return script.flatMap(({ fits, misfit }, at) => {
    const { pick, trouble } = deeds[at % deeds.length] ?? { pick: 0, trouble: "none" };
    const text = fits[pick % fits.length] ?? "";
    if (trouble === "misfit" && misfit !== undefined) return [misfit, text];
    if (trouble === "greeting") return ["/start", text];
    // The last answer of a short form ends it: there is nothing to go back to.
    return trouble === "back" && at < script.length - 1 ? [text, "back", text] : [text];
  });
}

async function resultOn(app: string, fields: readonly AField[], deeds: readonly Deed[]) {
  const told = fields.flatMap(({ script }) => script);
  return played(app, fields, (talk) => {
    const answered = textsOf(told, deeds).reduce((before, text) => before.says(text), talk);
    return isChecked(fields) ? answered.says("yes") : answered;
  });
}

/** On a form of the app's own, sent in two parts, the first of so many fields. */
async function resultOfForm(app: string, fields: readonly AField[], first: number) {
  const sent = fields.map((one, at) =>
    Object.fromEntries(Object.entries(one.sent).map(([end, text]) => [`field${at}${end}`, text])),
  );
  const parts = [sent.slice(0, first), sent.slice(first)].map((part) => Object.assign({}, ...part));
  return played(app, fields, (talk) => {
    const filled = parts.filter((part) => Object.keys(part).length > 0);
    const answered = filled.reduce((before, part) => before.submits(part), talk);
    return isChecked(fields) ? answered.says("yes") : answered;
  });
}

function isChecked(fields: readonly AField[]): boolean {
  return fields.some((one) => one.script.length > 1) || fields.length > 2;
}

async function played(
  app: string,
  fields: readonly AField[],
  answer: (talk: Conversation) => Conversation,
): Promise<{ readonly transcript: Transcript; readonly result: unknown }> {
  const shape = Object.fromEntries(fields.map(({ schema }, at) => [`field${at}`, schema]));
  // The fields above are plain data.
  const Random = form("Random", z.object(shape) as never);
  let result: unknown;
  const fills = flow("fills", { command: "fill" }, async ({ fill, say }) => {
    result = await fill("random", Random);
    await say("Thank you.");
  });
  return {
    transcript: await answer(conversation(fills, { apps: capabilitySets }).on(app).says("/fill")),
    result,
  };
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

interface Shown {
  readonly from: string;
  readonly text: string;
  readonly buttons: readonly { readonly title: string }[];
  readonly votes?: number;
}

function checkLimits(app: string, transcript: readonly Shown[]): void {
  const can = capabilitySets[app];
  if (!can) throw new Error(`there is no app ${app}`);
  for (const shown of transcript.filter(({ from }) => from === "bot")) checkMessage(shown, can);
}

function checkMessage({ text, buttons, votes = 0 }: Shown, can: Capabilities): void {
  const { most, labelLimit, list, several } = can.choices;
  const listed = list === "none" ? undefined : list;
  const voted = votes > 0 ? several : undefined;
  expect(text.length).to.be.within(1, voted?.textLimit ?? can.textLimit);
  expect(votes).to.be.at.most(voted?.most ?? 0);
  expect(buttons.length).to.be.at.most(Math.max(most, listed?.most ?? 0));
  const limit = Math.max(labelLimit, listed?.labelLimit ?? 0);
  for (const [at, { title }] of buttons.entries()) {
    checkLabel(title, at < votes ? (voted?.labelLimit ?? 0) : limit);
  }
}

function checkLabel(label: string, limit: number): void {
  expect(label.length).to.be.within(1, limit);
  expect(label.isWellFormed()).to.equal(true);
  const last = [...graphemes.segment(label.replace(/…$/, "").trimEnd())].at(-1)?.segment ?? "";
  expect(["\u200D", "\uFE0F"].includes(last.at(-1) ?? "") || /^\p{RI}$/u.test(last)).to.equal(
    false,
  );
}

function wanted(fields: readonly AField[]): unknown {
  const given = fields.flatMap(({ value }, at) =>
    value === undefined ? [] : [[`field${at}`, value] as const],
  );
  return Object.fromEntries(given);
}

describe("a random vote", () => {
  for (const app of ["telegram", "whatsapp"]) {
    it(`is the whole answer on ${app}`, async () => {
      const short = title.map((words) => words.slice(0, 80).toWellFormed());
      const votes = upTo(12, short).chain((options) =>
        fc.tuple(fc.constant(options), fc.subarray(Object.keys(options), { minLength: 1 })),
      );
      await fc.assert(
        fc.asyncProperty(votes, async ([options, keys]) => {
          const Vote = form("Vote", z.object({ which: choices(options, { title: "Which?" }) }));
          const titles = keys.map((key) => options[key] ?? "");
          const fills = flow("fills", { command: "fill" }, async ({ fill, say }) => {
            const { which } = await fill("vote", Vote);
            await say(`Result ${JSON.stringify(which)}`);
          });

          await conversation(fills, { apps: capabilitySets })
            .on(app)
            .says("/fill")
            .chooses(...(titles as [string, ...string[]]))
            .sees(`Result ${JSON.stringify(keys)}`);
        }),
        { numRuns: 30 },
      );
    });
  }
});

describe("a random form", () => {
  for (const app of Object.keys(capabilitySets)) {
    it(`gives the same answers on ${app}, whatever happens on the way`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(field, { minLength: 1, maxLength: 5 }),
          fc.array(deed, { minLength: 3, maxLength: 12 }),
          async (fields, deeds) => {
            const { transcript, result } = await resultOn(app, fields, deeds);

            expect(result).to.deep.equal(wanted(fields));
            checkLimits(app, transcript);
          },
        ),
        { numRuns: 15 },
      );
    });

    it(`gives them when they are sent at once on ${app}`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(field, { minLength: 1, maxLength: 8 }),
          fc.nat(8),
          async (fields, first) => {
            const { transcript, result } = await resultOfForm(app, fields, first);

            expect(result).to.deep.equal(wanted(fields));
            checkLimits(app, transcript);
          },
        ),
        { numRuns: 15 },
      );
    });
  }
});
