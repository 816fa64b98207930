"""The words of the demo cooperatives. All invented."""

FIRST = ["Alba", "Luma", "Vera", "Terra", "Fiora", "Nova", "Rovi", "Sela", "Mira", "Oltre", "Tibri", "Sabi", "Ponti",
         "Castro", "Lago", "Pino", "Quercia", "Sorgi", "Campo", "Marea", "Duna", "Colle", "Radi", "Ali", "Orto",
         "Faro", "Ciri", "Ora", "Seme"]  # fmt: skip
SECOND = ["dora", "lume", "vento", "mira", "chiara", "verde", "ponte", "sole", "lega", "viva", "rete", "nova", "cura",
          "mondo", "passo", "filo", "nido", "arte", "forte", "luce"]  # fmt: skip
STREETS = ["dei Lecci", "delle Ginestre", "del Lavoro", "della Fonte", "dei Mestieri", "delle Botteghe", "dell’Orto",
           "della Stazione", "dei Salici", "del Mulino"]  # fmt: skip
SECTORS = {
    "produzione-servizi": {
        "weight": 35, "forms": ["Servizi", "Lavoro", "Logistica", "Impianti", "Ambiente"],
        "albo": ["PL", "PL", "PL", "TR", "CC"],
        "ateco": ["81.21.00", "81.22.09", "49.41.00", "43.21.01", "62.10.00"],
    },
    "legacoopsociali": {
        "weight": 28, "forms": ["Cooperativa Sociale", "Sociale", "Inclusione", "Cura"],
        "albo": ["SO"], "ateco": ["88.99.01", "88.10.00", "87.30.00", "88.91.00"],
    },
    "abitanti": {
        "weight": 14, "forms": ["Abitare", "Case", "Abitanti"], "albo": ["ED"], "ateco": ["41.00.00", "68.20.01"],
    },
    "agroalimentare": {
        "weight": 10, "forms": ["Agricola", "Frutti", "Pesca", "Cantina"], "albo": ["CO", "LA", "PE"],
        "ateco": ["01.13.11", "01.21.00", "03.11.00", "10.39.00"],
    },
    "culturmedia": {
        "weight": 9, "forms": ["Cultura", "Teatro", "Media", "Musei"], "albo": ["PL", "AL"],
        "ateco": ["91.21.00", "90.13.00", "58.11.00", "79.90.01"],
    },
    "consumatori": {"weight": 2, "forms": ["Consumo", "Spesa"], "albo": ["CN"], "ateco": ["47.11.01"]},
    "dettaglianti": {"weight": 2, "forms": ["Dettaglio", "Botteghe"], "albo": ["DE"], "ateco": ["46.39.00"]},
}  # fmt: skip
DESCRIPTIONS = {
    "produzione-servizi": [
        "Pulizie, manutenzione del verde e piccola logistica per scuole e uffici. Soci lavoratori e turni decisi insieme.",
        "Impianti elettrici e fotovoltaici per comunità energetiche e edifici pubblici.",
        "Trasporto e consegne di quartiere con mezzi elettrici.",
    ],
    "legacoopsociali": [
        "Assistenza domiciliare, centri diurni e sostegno alle famiglie, con educatrici e operatori soci della cooperativa.",
        "Inserimento lavorativo di persone fragili nella cura del verde e nella ristorazione scolastica.",
        "Asili nido e doposcuola, con orari pensati insieme ai genitori.",
    ],
    "abitanti": [
        "Case a proprietà indivisa e spazi comuni gestiti da chi ci abita.",
        "Recupero di edifici dismessi per alloggi a canone sostenibile.",
    ],
    "agroalimentare": [
        "Ortaggi e frutta di stagione conferiti dai soci, trasformati e venduti in filiera corta.",
        "Piccola pesca costiera e vendita diretta, con un laboratorio di lavorazione condiviso.",
    ],
    "culturmedia": [
        "Visite guidate, laboratori e gestione di biblioteche e piccoli musei.",
        "Produzione teatrale e formazione, con un palco aperto alle scuole del territorio.",
    ],
    "consumatori": ["Spesa di qualità a prezzi equi, con i soci che scelgono i fornitori."],
    "dettaglianti": ["Acquisti in comune e servizi per le botteghe di paese."],
}
TAGS = {
    "produzione-servizi": ["pulizie", "verde", "energia", "logistica", "manutenzione"],
    "legacoopsociali": ["infanzia", "anziani", "inclusione", "domiciliare", "lavoro protetto"],
    "abitanti": ["abitare", "recupero", "spazi comuni"],
    "agroalimentare": ["filiera corta", "biologico", "pesca", "trasformazione"],
    "culturmedia": ["musei", "teatro", "biblioteche", "turismo"],
    "consumatori": ["spesa", "gruppi di acquisto"],
    "dettaglianti": ["botteghe", "acquisti comuni"],
}
