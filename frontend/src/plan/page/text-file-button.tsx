import { useState } from 'react'
import { errorMessage } from '../../platform/error-message'
import { fileText } from '../../platform/file-text'
import { OpenFile } from '../../shell/open-file'
import { usePage } from '../../shell/page-context'
import { useTexts } from '../texts/texts'

/** A day of 100 partitions, a line each 15 seconds, has 15 MB. */
const MAX_BYTES = 32_000_000

/** Opens a text file, compressed with gzip or not; says why if it cannot be read. */
export function TextFileButton({
  text,
  accept,
  onText,
}: {
  text: string
  accept: string
  onText: (text: string, name: string) => void
}) {
  const { errors } = useTexts()
  const { format } = usePage()
  const [error, setError] = useState('')
  const open = async (file: File | undefined) => {
    if (!file) return
    try {
      const content = await fileText(file, MAX_BYTES)
      if (content === null) return setError(errors.fileTooLarge(file.name, format.integer(MAX_BYTES / 1e6)))
      onText(content, file.name)
      setError('')
    } catch (reason) {
      // For example, it is a folder, or it was deleted.
      setError(errors.fileNotRead(file.name, errorMessage(reason)))
    }
  }
  return (
    <>
      <OpenFile text={text} accept={accept} onFile={(file) => void open(file)} />
      <p role="alert" className="plan-error">
        {error}
      </p>
    </>
  )
}
