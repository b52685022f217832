/** Path on the gateway of the local cluster that returns the last 15 minutes as a recording. */
export const RECORDING_PATH = '/local/recording'
