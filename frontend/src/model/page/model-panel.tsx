import { type ReactNode, useId } from 'react'
import { Boundary } from '../../shell/boundary'
import { useModel } from './model-context'

/** One region of the model page, which may fail alone. */
export function ModelPanel({
  name,
  title,
  tools,
  children,
}: {
  name: string
  title: string
  tools?: ReactNode
  children: ReactNode
}) {
  const heading = useId()
  return (
    <section className={`panel panel-${name}`} id={name} aria-labelledby={heading} tabIndex={-1}>
      <header className="panel-header">
        <h2 id={heading}>{title}</h2>
        {tools}
      </header>
      <div className="panel-body">
        <Boundary fallback={(again) => <Broken again={again} />}>{children}</Boundary>
      </div>
    </section>
  )
}

function Broken({ again }: { again: () => void }) {
  const { broken } = useModel().texts
  return (
    <div className="notice" role="alert">
      <p className="notice-title">{broken.title}</p>
      <p>{broken.text}</p>
      <button type="button" className="button" onClick={again}>
        {broken.again}
      </button>
    </div>
  )
}
