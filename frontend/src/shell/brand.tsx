/** The logo: a covered dish with a rising curve. */
export function Brand() {
  return (
    <svg className="brand" viewBox="0 0 40 40" aria-hidden="true" focusable="false">
      <rect className="brand-tile" width="40" height="40" rx="10" />
      <path className="brand-lid" d="M8 27a12 12 0 0 1 24 0z" />
      <path className="brand-line" d="M7 30.5h26M20 15v-3" />
      <path className="brand-curve" d="M12.5 24c3 0 4-5.5 8-5.5" />
    </svg>
  )
}
