// Runs before the first paint, so it is no module: what this browser has stored decides the look and which parts of
// the page get room, and nothing jumps when the modules fill them.
{
  const root = document.documentElement
  const lines = JSON.parse(localStorage.getItem('garden-cart') ?? '[]').length
  root.dataset.theme = localStorage.getItem('demo-theme') ?? 'plain'
  root.style.colorScheme = localStorage.getItem('demo-scheme') ?? 'light dark'
  root.style.setProperty('--cart-lines', String(lines))
  const picker = sessionStorage.getItem('garden-picker')
  if (picker) root.style.setProperty('--picker', picker)
  root.classList.toggle('has-cart', lines > 0)
  root.classList.toggle('signed-in', localStorage.getItem('garden-customer') !== null)
  root.classList.toggle('arrives', new URLSearchParams(location.search).has('partner'))
  root.classList.toggle('from-partner', localStorage.getItem('garden-partner') !== null)
}
