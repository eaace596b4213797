import { existsSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

const folder = 'docs/diagnostics';

/** Whether the pages lie in the current directory, as they do in a checkout of edgewire. */
export function hasPages(): boolean {
  return existsSync(`${folder}/README.md`);
}

/**
 * Where the pages of diagnostics are for a report that is read elsewhere: in CI, the repository that is being built, at
 * its commit; elsewhere the folder. Empty for a repository that has edgewire as a package: a link would lead nowhere.
 *
 * @param areHere whether the repository has the pages
 *
 * GitHub: "Variables reference", default environment variables; GitLab: "Predefined CI/CD variables reference".
 */
export function docsUrl(env: Environment, areHere: boolean): string {
  if (!areHere) return '';
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_SHA, CI_PROJECT_URL, CI_COMMIT_SHA } = env;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_SHA) {
    return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/blob/${GITHUB_SHA}/${folder}`;
  }
  return CI_PROJECT_URL && CI_COMMIT_SHA ? `${CI_PROJECT_URL}/-/blob/${CI_COMMIT_SHA}/${folder}` : folder;
}

/** The page of the run of CI, which has its artifacts; undefined outside of CI. */
export function runUrl(env: Environment): string | undefined {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID, CI_JOB_URL } = env;
  if (GITHUB_SERVER_URL && GITHUB_REPOSITORY && GITHUB_RUN_ID) {
    return `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  }
  return CI_JOB_URL === '' ? undefined : CI_JOB_URL;
}
