import { setTimeout as delay } from 'node:timers/promises';
import { ApiException, CoreV1Api, KubeConfig } from '@kubernetes/client-node';
import { type Lab } from './lab';

/** What plays a controller's part: it looks at the cluster again and again, and goes on after a refusal. */
export class Repeated {
  private readonly running: Promise<void>;
  private stopped = false;

  /**
   * @param pause milliseconds between two looks
   * @param look what it does each time
   */
  constructor(
    private readonly pause: number,
    private readonly look: () => Promise<void>,
  ) {
    this.running = this.run();
  }

  /** Lets it finish what it is at. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await this.look().catch((error: unknown) => {
        if (!(error instanceof ApiException)) throw error;
      });
      await delay(this.pause);
    }
  }
}

/** A client of the lab's API server. */
export function coreApi({ kubeconfig }: Lab): CoreV1Api {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  return config.makeApiClient(CoreV1Api);
}
