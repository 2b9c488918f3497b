// Compiles the schemas to validators, and the sources to dist/. Run by `npm run build`, and by `npm ci` through "prepare".
import { readdir, readFile, rm, mkdir, writeFile } from 'node:fs/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';

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

async function bundle() {
  await rm('dist', { recursive: true, force: true });
  await build({
    entryPoints: { bin: 'src/bin.ts', index: 'src/index.ts' },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    chunkNames: 'chunks/[name]-[hash]',
    alias: {},
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minifySyntax: true,
    sourcemap: false,
  });
}

await compileSchemas();
if (!process.argv.includes('--schemas')) await bundle();
