/** A button that opens a local file. `accept`: file extensions, such as `.yaml,.json`. */
export function OpenFileButton({
  text,
  accept,
  onFile,
}: {
  text: string
  accept: string
  onFile: (file: File | undefined) => void
}) {
  return (
    <label className="button button-small file-button">
      {text}
      <input
        type="file"
        className="visually-hidden"
        accept={accept}
        onChange={({ target }) => {
          onFile(target.files?.[0])
          // Without this, choosing the same file again would not fire a change event.
          target.value = ''
        }}
      />
    </label>
  )
}
