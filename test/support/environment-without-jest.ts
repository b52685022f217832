/** The environment without the variables that Jest sets, because another test runner would read them. */
export function environmentWithoutJest(): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, JEST_WORKER_ID: _worker, NODE_ENV: _env, ...environment } = process.env
  return { ...environment, NO_COLOR: '1' }
}
