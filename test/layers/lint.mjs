import { readFileSync } from 'node:fs';

/** The rooms of the project, and what each may import: the one table, which docs/architecture.md shows too. */
export const rooms = JSON.parse(readFileSync(new URL('layers.json', import.meta.url), 'utf8'));

const names = rooms.map(({ room }) => room);

/** Files of a room; those of a room inside of it are not. */
function filesOf(room) {
  if (room.endsWith('.ts')) return { files: [room], ignores: [] };
  const inner = names.filter((name) => name.startsWith(`${room}/`));
  return { files: [`${room}/**/*.{ts,tsx,mjs}`], ignores: inner.map((name) => `${name}/**`) };
}

/** The rooms that a room may import, itself among them; `components/*` is each room below `components`. */
function importable({ room, imports }) {
  const allowed = imports.flatMap((one) =>
    one.endsWith('/*') ? names.filter((name) => `${name}/`.startsWith(one.slice(0, -1))) : [one],
  );
  return [...new Set([room, ...allowed])];
}

/** The files of a room, with what `import-x/no-restricted-paths` has to know of it. */
function layer(row) {
  const allowed = importable(row);
  const inner = names.filter((name) => !allowed.includes(name) && allowed.some((one) => name.startsWith(`${one}/`)));
  const message = `${row.room} may import ${row.imports.join(', ') || 'nothing else of ours'} (test/layers/layers.json).`;
  const zones = [
    {
      target: '.',
      from: '.',
      except: [...allowed, 'node_modules', 'package.json'].map((path) => `./${path}`),
      message,
    },
    ...inner.map((name) => ({ target: '.', from: `./${name}`, message })),
  ];
  return { ...filesOf(row.room), rules: { 'import-x/no-restricted-paths': ['error', { zones }] } };
}

/** One block of ESLint's configuration a room. */
export const layers = rooms.map(layer);

/** The files of the rooms that are pure. */
export const pureFiles = rooms.filter(({ pure }) => pure).map(({ room }) => `${room}/**/*.ts`);
