/** The one argument of the SDK's process for dynamic providers (v3.248, cmd/dynamic-provider): where the engine listens. */
const engineAddress = /^127\.0\.0\.1:\d+$/;

/**
 * Shows a text in the engine's status line until the next one comes; nothing, outside of the process for dynamic
 * providers. It stands beside the stack, since a dynamic provider is not told which resource it works on. It is plain
 * code that loads the SDK only when it runs, since dynamic providers are serialised with it.
 */
export async function showStatus(text: string): Promise<void> {
  const [, , address = ''] = process.argv;
  if (!engineAddress.test(address)) return;
  const { log, runtime } = await import('@pulumi/pulumi');
  runtime.resetOptions('', '', -1, address, '', false, '');
  await log.info(text, undefined, undefined, true);
}
