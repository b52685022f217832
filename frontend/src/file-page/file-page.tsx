import { type ReactNode } from 'react'
import { type Http } from '../api/request'
import { type Language } from '../settings/page-settings'
import { Button } from '../shell/button'
import { type Format } from '../shell/format'
import { OpenFileButton } from '../shell/open-file-button'
import { usePage } from '../shell/page-context'
import { PageFrame, type PageProps } from '../shell/page-frame'
import { type FileFormat, type ReadFailure } from './read-file'
import { useContent } from './use-content'

interface FilePageTexts {
  readonly title: string
  readonly subtitle: string
  readonly skip: string
  /** Shown while there is neither a summary of the content nor a file name. */
  readonly about: string
  readonly newest: string
  readonly open: string
  readonly reading: string
  /** The texts before and after the command that creates a file. */
  readonly howToCreate: { readonly before: string; readonly after: string }
  readonly errors: Readonly<Record<'notJson' | 'tooLarge', string>> & { readonly notRead: (reason: string) => string }
}

interface FilePageProps<Content, ParseError extends Error, Texts> {
  page: 'race' | 'replay'
  texts: Record<Language, Texts>
  fileFormat: FileFormat<Content, ParseError>
  /** The command that creates a file. */
  command: string
  invalidText: (error: ParseError, texts: Texts) => string
  /** Describes the content in one line. */
  summary?: (content: Content, texts: Texts, format: Format) => string
  /** Null if the page was opened from its own HTML file, without a server. */
  http: Pick<Http, 'fetch'> | null
  /** A file that the HTML file contains. */
  embedded?: Blob | null
  children: (content: Content) => ReactNode
}

/** A page that shows one file: opened with a button, dropped on the page, or the newest one from the local cluster. */
export function FilePage<Content, ParseError extends Error, Texts extends FilePageTexts>({
  store,
  languageTag,
  ...props
}: FilePageProps<Content, ParseError, Texts> & PageProps) {
  const { page, texts, http } = props
  const frame = { store, languageTag, page, titles: texts, mainId: page, isSingleFile: http === null }
  return (
    <PageFrame {...frame}>
      <Main {...props} />
    </PageFrame>
  )
}

function Main<Content, ParseError extends Error, Texts extends FilePageTexts>(
  props: FilePageProps<Content, ParseError, Texts>,
) {
  const { page, http, embedded = null, fileFormat, summary, invalidText, command, children } = props
  const { settings, format } = usePage()
  const texts = props.texts[settings.language]
  const { state, showNewest, open } = useContent(fileFormat, http, embedded)
  const { content, fileName, failure } = state
  const summaryText = content !== undefined && summary?.(content, texts, format)
  return (
    <main
      className="file-regions"
      id={page}
      tabIndex={-1}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        open(event.dataTransfer.files[0])
      }}
    >
      <div className="file-tools">
        <p>{[summaryText, fileName].filter(Boolean).join(' · ') || texts.about}</p>
        {http && <Button onClick={showNewest}>{texts.newest}</Button>}
        <OpenFileButton text={texts.open} accept=".json,.gz" onFile={open} />
      </div>
      <div role="alert">
        {failure && <p className="notice notice-error">{failureText(failure, texts, invalidText)}</p>}
      </div>
      {(content === undefined || state.isMissing) && (
        <div className="notice" role="status">
          {state.isReading ? texts.reading : <HowToCreate texts={texts} command={command} />}
        </div>
      )}
      {content !== undefined && children(content)}
    </main>
  )
}

function HowToCreate({ texts: { howToCreate }, command }: { texts: FilePageTexts; command: string }) {
  return (
    <p>
      {howToCreate.before} <code>{command}</code>
      {howToCreate.after}
    </p>
  )
}

function failureText<ParseError, Texts extends FilePageTexts>(
  failure: ReadFailure<ParseError>,
  texts: Texts,
  invalidText: (error: ParseError, texts: Texts) => string,
): string {
  if (failure.code === 'invalid') return invalidText(failure.error, texts)
  return failure.code === 'notRead' ? texts.errors.notRead(failure.reason) : texts.errors[failure.code]
}
