"""The columns of file A, by the names people give them, and the words their cells may hold."""

# canonical column: other names it may have (compared without case, accents and punctuation)
COLUMNS: dict[str, tuple[str, ...]] = {
    "codice_fiscale": ("cf", "cod fiscale", "c f", "codice fiscale cooperativa"),
    "denominazione": ("ragione sociale", "nome", "cooperativa", "denominazione sociale"),
    "partita_iva": ("p iva", "piva", "partita iva"),
    "rea": ("numero rea", "n rea"),
    "albo_numero": ("numero albo", "n albo", "iscrizione albo", "albo n"),
    "albo_sezione": ("sezione albo",),
    "albo_categoria": ("categoria albo", "categoria"),
    "tipo_sociale": ("tipo cooperativa sociale", "tipo"),
    "forma_giuridica": ("forma",),
    "data_costituzione": ("costituzione", "data di costituzione"),
    "data_adesione": ("adesione", "data di adesione"),
    "stato": ("stato cooperativa",),
    "settore_legacoop": ("settore", "associazione di settore", "settore legacoop"),
    "ateco": ("codice ateco", "ateco principale"),
    "ateco_edizione": ("edizione ateco",),
    "comune_istat": ("codice istat", "istat", "codice comune", "istat comune"),
    "comune": ("citta", "comune sede legale", "comune sede"),
    "provincia": ("prov", "sigla provincia", "pr"),
    "cap": ("codice postale", "c a p"),
    "indirizzo": ("via", "indirizzo sede legale", "sede legale"),
    "pec": ("posta certificata", "indirizzo pec"),
    "email": ("e mail", "mail", "posta elettronica"),
    "telefono": ("tel", "recapito telefonico"),
    "sito": ("sito web", "web", "www"),
    "referente_nome": ("referente", "nome referente"),
    "referente_email": ("email referente", "e mail referente", "mail referente"),
    "tag": ("parole chiave", "etichette"),
    "certificazioni": ("certificazione",),
    "sdg": ("obiettivi di sviluppo sostenibile", "sdgs"),
    "consenso_elenco": ("consenso elenco pubblico", "consenso directory"),
    "consenso_mappa": (),
}
EXPORTED = tuple(COLUMNS)

SECTIONS = {
    "prevalente": "mainly_mutual",
    "prevalente di diritto": "mainly_mutual_by_law",
    "diversa": "other",
}
SOCIAL_TYPES = {"a": "A", "b": "B", "mista": "mixed", "a b": "mixed"}
LEGAL_FORMS = {
    "scarl": "coop_srl",
    "scpa": "coop_spa",
    "coop tra professionisti": "professionals",
    "consorzio": "consortium",
    "mutua": "mutual",
    "srl controllata": "controlled_company",
    "altro": "other",
}
STATES = {
    "bozza": "draft",
    "attiva": "active",
    "sospesa": "suspended",
    "recessa": "left",
    "receduta": "left",
    "in liquidazione": "in_liquidation",
    "cessata": "ceased",
    "fusa": "merged",
}
YES = {"si", "s", "1", "true", "vero", "x", "yes"}
NO = {"no", "n", "0", "false", "falso"}
