/** Stands where a region failed, and lets a person try again. */
export function Broken({
  words,
  again,
}: {
  words: { readonly title: string; readonly text: string; readonly again: string }
  again: () => void
}) {
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{words.title}</p>
      <p>{words.text}</p>
      <button type="button" className="button" onClick={again}>
        {words.again}
      </button>
    </div>
  )
}
