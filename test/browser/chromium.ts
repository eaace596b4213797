import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian, other distributions and Google put it. */
const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine, or of the variable CHROMIUM; undefined where there is none. */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = [process.env.CHROMIUM, ...places].find((path) => path !== undefined && existsSync(path));
  return executablePath === undefined ? undefined : chromium.launch({ executablePath });
}
