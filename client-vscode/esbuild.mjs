import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  logLevel: "warning",
};

if (process.argv.includes("--tests")) await buildTests();
else await buildExtension();

async function buildExtension() {
  const page = await buildPage();
  const { metafile } = await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "out/extension.js",
    external: ["vscode"],
    minify: true,
    metafile: true,
  });
  const inputs = [...Object.keys(metafile.inputs), ...page];
  writeFileSync("out/THIRD-PARTY-LICENSES.txt", licenses(inputs));
  writeFileSync("out/third-party.json", JSON.stringify(packages(inputs).map(described), null, 2));
}

/** The script of the task map's page, which the server writes into the page; the names of what went into it. */
async function buildPage() {
  const folder = "../server/celeryls/features/graph/page";
  const { metafile } = await build({
    bundle: true,
    platform: "browser",
    target: "es2022",
    format: "iife",
    logLevel: "warning",
    entryPoints: ["page/main.ts"],
    outfile: join(folder, "page.js"),
    minify: true,
    metafile: true,
  });
  const inputs = Object.keys(metafile.inputs);
  writeFileSync(join(folder, "THIRD-PARTY-LICENSES.txt"), licenses(inputs));
  return inputs;
}

/** The tests see a small `vscode` of their own. */
async function buildTests() {
  const tests = readdirSync("test").filter((name) => name.endsWith(".test.ts"));
  await build({
    ...common,
    entryPoints: tests.map((name) => join("test", name)),
    outdir: "out/test",
    outExtension: { ".js": ".cjs" },
    alias: { vscode: "./test/fake/vscode.ts" },
    sourcemap: "inline",
  });
}

/** The licenses of the packages whose code is in the bundle. */
function licenses(inputs) {
  const texts = packages(inputs).map((folder) => {
    const { name, version } = described(folder);
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${folder} holds no license`);
    return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** The folders of the packages that files come from, sorted. */
function packages(inputs) {
  const folders = inputs.flatMap(
    (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/** What a package says of itself. */
function described(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  return { name, version, license };
}
