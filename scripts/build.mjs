// Compiles the schemas to validators, takes the digest of what judges and makes the script of the HTML report a text; then bundles the sources
// to dist/. With --schemas it stops before the last.
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { checksDigest } from './checks-digest.mjs';

const generated = 'src/generated';

async function compileSchemas() {
  await rm(generated, { recursive: true, force: true });
  await mkdir(generated, { recursive: true });
  const names = (await readdir('schemas')).filter(file => file.endsWith('.schema.json')).map(file => file.slice(0, -'.schema.json'.length));
  for (const name of names.sort()) {
    const schema = JSON.parse(await readFile(`schemas/${name}.schema.json`, 'utf8'));
    const ajv = new Ajv2020({
      code: { source: true, esm: true },
      strict: true,
      strictRequired: false,
      allowUnionTypes: true,
      discriminator: true,
      inlineRefs: false,
    });
    const camel = name.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());
    ajv.addSchema(schema, name);
    const code = standaloneCode.default(ajv, { [`validate${camel}`]: name });
    // The helpers that the code requires from ajv are bundled in, so that a validator is one file without imports.
    await build({
      stdin: { contents: code, resolveDir: process.cwd(), loader: 'js' },
      outfile: `${generated}/${name}.validator.js`,
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['main'],
      legalComments: 'none',
      minify: true,
    });
    await writeFile(
      `${generated}/${name}.validator.d.ts`,
      `import type { SchemaViolation } from '../violation.js';\nexport declare const validate${camel}: ((data: unknown) => boolean) & { errors?: readonly SchemaViolation[] | null };\n`,
    );
  }
}

async function writeDigest() {
  await writeFile(`${generated}/checks-digest.js`, `export const CHECKS_DIGEST = '${await checksDigest(process.cwd())}';\n`);
  await writeFile(`${generated}/checks-digest.d.ts`, 'export declare const CHECKS_DIGEST: string;\n');
}

/** The report's script has to be a text when the report is rendered, which may be far from any file of ours. */
async function compilePageScript() {
  const { outputFiles } = await build({
    entryPoints: ['reports/html/browser/page.ts'],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
  });
  const script = outputFiles[0].text.trim();
  await writeFile(`${generated}/page-script.js`, `export const PAGE_SCRIPT = ${JSON.stringify(script)};\n`);
  await writeFile(`${generated}/page-script.d.ts`, 'export declare const PAGE_SCRIPT: string;\n');
}

/**
 * The SDK writes the keys of its schemas as `[name]`, which could run code for all that a bundler knows: it keeps the thousands
 * of shapes of a service for the sake of one. With the keys in their place, only what is used remains.
 */
const plainSchemaKeys = {
  name: 'plain-schema-keys',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/[\w-]+\/dist-es\/(?:.*\/)?schemas\/schemas_\d+\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      const names = new Map([...source.matchAll(/^const (\w+) = ("[^"]*");$/gm)].map(([, name, text]) => [name, text]));
      return { contents: source.replace(/\[(\w+)\]:/g, (key, name) => (names.has(name) ? `${names.get(name)}:` : key)) };
    });
  },
};

/** What a user installs with the package stays outside; what only the build needs is bundled in. */
async function bundle() {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'));
  await rm('dist', { recursive: true, force: true });
  await build({
    entryPoints: { bin: 'src/bin.ts', index: 'src/index.ts', 'collect-thread': 'src/collect/organization/thread.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    external: Object.keys(dependencies).flatMap(name => [name, `${name}/*`]),
    // yargs measures text with string-width, which takes a third of its start-up to build a segmenter.
    alias: { 'string-width': 'fast-string-width' },
    // CommonJS packages ask for Node's own modules with `require`, which a module does not have.
    banner: { js: "import { createRequire as makeRequire } from 'node:module';\nconst require = makeRequire(import.meta.url);" },
    plugins: [plainSchemaKeys],
    chunkNames: 'chunks/[name]-[hash]',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'linked',
  });
  await chmod('dist/bin.js', 0o755);
}

await compileSchemas();
await writeDigest();
await compilePageScript();
if (!process.argv.includes('--schemas')) await bundle();
