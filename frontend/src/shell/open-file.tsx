/** A button that asks for a file of the person's own. `accept`: endings, such as `.yaml,.json`. */
export function OpenFile({
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
          // The same file may be opened again.
          target.value = ''
        }}
      />
    </label>
  )
}
