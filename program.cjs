// What Pulumi runs: index.ts, bundled, since Pulumi would transpile its files one by one and load TypeScript for it.
module.exports = async () => {
  const { loadProgram } = await import('./cli/program.mjs');
  const exported = await loadProgram();
  return typeof exported === 'function' ? exported() : exported;
};
