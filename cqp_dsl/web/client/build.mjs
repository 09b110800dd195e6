// Puts the scripts of the workbench together, and writes beside them the digest of what they were made from.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const out = new URL("../static/", import.meta.url).pathname;

await build({
  entryPoints: ["src/atelier.js", "src/editeur.js"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "utf8",
  legalComments: "eof",
  outdir: out,
});

const sources = ["build.mjs", "package-lock.json", "package.json", ...readdirSync("src").sort().map((name) => `src/${name}`)];
const lines = [...sources.map((name) => [name, name]), ...["atelier.js", "editeur.js"].map((name) => [name, out + name])]
  .map(([name, path]) => `${createHash("sha256").update(readFileSync(path)).digest("hex")}  ${name}\n`);
writeFileSync(`${out}empreintes.txt`, lines.join(""));
