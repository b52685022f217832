import { AutoscalerError, type RecordedRun, readRun } from '@food-delivery/autoscaler'
import { RECORDING_PATH } from '@food-delivery/contracts'
import { type Http } from '../api/request'
import { FilePage } from '../file-page/file-page'
import { type FileFormat } from '../file-page/read-file'
import { type PageProps } from '../shell/page-frame'
import { ReplayView } from './replay-view'
import { replayTexts } from './texts/texts'

/** A recording, and notes on its gaps and other peculiarities. The recording of an hour of this system has about 8 MB. */
export const runFormat: FileFormat<{ run: RecordedRun; notes: readonly string[] }, AutoscalerError> = {
  parse: readRun,
  InvalidError: AutoscalerError,
  maxBytes: 50_000_000,
  gatewayPath: RECORDING_PATH,
}

/** The page `/replay`: a recording with a time slider and all its decisions. Needs no server. */
export function ReplayPage(props: PageProps & { http: Pick<Http, 'fetch'> | null; embedded?: Blob | null }) {
  return (
    <FilePage
      {...props}
      page="replay"
      texts={replayTexts}
      fileFormat={runFormat}
      command="npm run record -- run.json.gz"
      invalidText={(error, texts) => texts.errors.invalid(error.message)}
    >
      {({ run, notes }) => (
        <ReplayView key={run.startedAt} run={run} notes={notes} isSingleFile={props.http === null} />
      )}
    </FilePage>
  )
}
