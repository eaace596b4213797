import rows from './layers.json';

/** The rooms, and what each holds and may import. */
export const rooms = rows;

export const roomNames = rows.map(({ room }) => room);

/** The innermost room of a path. */
export function roomOf(path: string): string | undefined {
  const around = roomNames.filter((name) => path === name || path.startsWith(`${name}/`));
  return around.sort((a, b) => b.length - a.length)[0];
}
