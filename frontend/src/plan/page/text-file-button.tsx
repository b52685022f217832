import { useState } from 'react'
import { errorMessage } from '../../platform/error-message'
import { fileText } from '../../platform/read-text'
import { OpenFileButton } from '../../shell/open-file-button'
import { usePage } from '../../shell/page-context'
import { usePlanTexts } from '../texts/texts'

/**
 * Maximum size of the decompressed text of a file. The CSV of a day with a line for each of 100 partitions every 15 s
 * is about 15 MB.
 */
const MAX_BYTES = 32_000_000

/** A button that opens a text file, compressed with gzip or not, and reports why a file cannot be read. */
export function TextFileButton({
  text,
  accept,
  onText,
}: {
  text: string
  accept: string
  onText: (text: string, name: string) => void
}) {
  const { errors } = usePlanTexts()
  const { format } = usePage()
  const [error, setError] = useState('')
  const open = async (file: File | undefined) => {
    if (!file) return
    try {
      const content = await fileText(file, MAX_BYTES)
      if (content === null) return setError(errors.fileTooLarge(file.name, format.integer(MAX_BYTES / 1e6)))
      onText(content, file.name)
      setError('')
    } catch (cause) {
      // The file cannot be read: for example, it is a folder, or it was deleted.
      setError(errors.fileNotRead(file.name, errorMessage(cause)))
    }
  }
  return (
    <>
      <OpenFileButton text={text} accept={accept} onFile={(file) => void open(file)} />
      <p role="alert" className="plan-error">
        {error}
      </p>
    </>
  )
}
