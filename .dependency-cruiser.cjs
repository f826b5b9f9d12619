/**
 * The layers of the house: imports go to the right, never back.
 *   app > adapters > src < flows        tests > all; nothing > tests, app, bench
 *   src: index > bot > flow > { form > channel, store } > model > base
 * Each rule's comment says how to mend what it finds.
 */
const only = (path) => ({ path });

/** Files under `from` may not import from `to`. */
const never = (name, from, to, comment) => ({
  name,
  severity: "error",
  comment,
  from: only(from),
  to: only(to),
});

/** The package `name` may be imported (types aside) only from `place`. */
const packageOnlyIn = (name, place) => ({
  name: `${name}-only-in-its-place`,
  severity: "error",
  comment: `"${name}" is imported only in ${place}: go through what that folder exports`,
  from: { path: "^(src|adapters|flows|app)/", pathNot: place },
  to: { path: `node_modules/${name}(/|$)`, dependencyTypesNot: ["type-only"] },
});

module.exports = {
  forbidden: [
    {
      name: "no-circles",
      severity: "error",
      comment: "Two modules import each other: move what both need into a third, lower one",
      from: {},
      to: { circular: true },
    },
    never(
      "nothing-imports-tests",
      "^(src|adapters|flows|app)/",
      "^(tests|bench)/",
      "Product code imports a test: move what it needs into src/",
    ),
    never(
      "only-app-composes",
      "^(src|adapters|flows)/",
      "^app/",
      "app/ puts the parts together and nothing may lean on it: pass what you need in as an argument",
    ),
    never(
      "src-knows-no-channel",
      "^src/",
      "^(adapters|flows)/",
      "src/ must work with any channel: declare what it needs in src/channel/driver.ts",
    ),
    never(
      "adapters-know-no-flow",
      "^adapters/",
      "^(flows|app)/",
      "An adapter serves every flow: it may import src/index.ts only",
    ),
    never(
      "one-adapter-not-another",
      "^adapters/([^/]+)/",
      "^adapters/(?!$1/)(?![^/]+/limits\\.ts$)",
      "Adapters stand alone, but for the limits of an app, which its simulation shares: move what two of them need into src/channel/",
    ),
    {
      name: "public-door-only",
      severity: "error",
      comment: "Flows, adapters and app import src/index.ts only: export there what they need",
      from: { path: "^(flows|adapters|app)/" },
      to: { path: "^src/", pathNot: "^src/index\\.ts$" },
    },
    {
      name: "flows-stay-plain",
      severity: "error",
      comment:
        "A flow imports src/index.ts, zod and Node's own modules; reach other systems in once()",
      from: { path: "^flows/" },
      to: { pathNot: "^(src/index\\.ts$|flows/)|node_modules/zod/|^(node:)?[a-z_/]+$" },
    },
    never("base-is-lowest", "^src/base/", "^src/(?!base/)", "base/ imports nothing of ours"),
    never(
      "model-knows-base-only",
      "^src/model/",
      "^src/(?!(model|base)/)",
      "model/ imports base/ only: it describes documents, it does not handle them",
    ),
    never(
      "store-knows-model-and-base",
      "^src/store/",
      "^src/(?!(store|model|base)/)",
      "store/ imports model/ and base/ only",
    ),
    never(
      "channel-knows-model-and-base",
      "^src/channel/",
      "^src/(?!(channel|model|base)/)",
      "channel/ imports model/ and base/ only",
    ),
    never(
      "form-knows-channel-and-below",
      "^src/form/",
      "^src/(?!(form|channel|model|base)/)",
      "form/ says what to ask and understands the answers; flow/ does the asking: pass in what you need",
    ),
    never(
      "flow-knows-what-is-below",
      "^src/flow/",
      "^src/(bot/|index)",
      "flow/ decides what is said; bot/ carries it out: return it as data",
    ),
    never(
      "bot-is-below-the-door",
      "^src/(?!index)",
      "^src/index\\.ts$",
      "Import the module itself",
    ),
    never(
      "testing-is-for-tests",
      "^(src/(?!testing/)|adapters/|flows/|app/)",
      "^src/testing/",
      "src/testing/ is what tests import: move what the product needs out of it",
    ),
    packageOnlyIn("marked", "^src/flow/markdown\\.ts$"),
    packageOnlyIn("undici", "^src/channel/fetch/"),
    packageOnlyIn("ipaddr\\.js", "^src/channel/fetch/"),
    packageOnlyIn("file-type", "^src/store/intake/"),
    packageOnlyIn("libphonenumber-js", "^src/form/kinds/phone\\.ts$"),
    packageOnlyIn("pdfkit", "^src/form/pdf/"),
    packageOnlyIn("mongoose", "^src/store/mongodb/"),
    packageOnlyIn("lmdb", "^src/store/embedded/"),
    packageOnlyIn("msgpackr", "^src/store/embedded/"),
    packageOnlyIn("@opentelemetry/api", "^src/base/trace\\.ts$"),
    packageOnlyIn("(pino|prom-client|jose|busboy|uqr)", "^app/"),
    packageOnlyIn("botbuilder", "^src/channel/"),
    packageOnlyIn("telegraf", "^adapters/telegram/"),
    packageOnlyIn("express", "^(app/|adapters/[^/]+/routes\\.ts$)"),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|app/page)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { conditionNames: ["import", "require", "node", "default", "types"] },
  },
};
