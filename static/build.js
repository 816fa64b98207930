/* `npm run build`: static/scss and static/js become static/dist, with the fonts and icons that we use. */
import * as esbuild from "esbuild";
import * as sass from "sass";
import { existsSync, copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const italia = "node_modules/bootstrap-italia/src";
const out = "static/dist";
rmSync(out, { recursive: true, force: true });
mkdirSync(`${out}/fonts`, { recursive: true });

for (const name of ["land", "admin"]) {
  const { css } = sass.compile(`static/scss/${name}.scss`, {
    style: "compressed",
    loadPaths: [`${italia}/scss`],
    quietDeps: true,
    silenceDeprecations: ["import", "global-builtin", "color-functions", "if-function", "legacy-js-api"],
  });
  writeFileSync(`${out}/${name}.css`, css);
}

await esbuild.build({
  entryPoints: ["land", "follow", "room", "control", "wall", "scribe"].map((name) => `static/js/${name}.js`),
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
});

for (const weight of ["regular", "600"]) {
  const file = `titillium-web-v10-latin-ext_latin-${weight}.woff2`;
  copyFileSync(`${italia}/fonts/Titillium_Web/${file}`, `${out}/fonts/titillium-${weight}.woff2`);
  const print = file.replace(".woff2", ".ttf"); // what the PDFs are set in
  copyFileSync(`${italia}/fonts/Titillium_Web/${print}`, `${out}/fonts/titillium-${weight}.ttf`);
}

const icons = JSON.parse(readFileSync("static/icons.json", "utf8"));
const symbols = icons.map((name) => {
  const own = `static/icons/${name}.svg`;
  const svg = readFileSync(existsSync(own) ? own : `${italia}/svg/it-${name}.svg`, "utf8");
  const [, viewBox] = svg.match(/viewBox="([^"]+)"/);
  const inner = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>[\s\S]*$/, "");
  return `<symbol id="${name}" viewBox="${viewBox}">${inner.trim()}</symbol>`;
});
writeFileSync(`${out}/sprite.svg`, `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`);
