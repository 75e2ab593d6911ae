package dev.leadline.gemini;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What words mean, as far as the simulator knows: words of several languages that speak of the same thing have one concept. With them a
 * question in English finds a sentence in German.
 */
final class Concepts {

    /**
     * A concept is its name, a colon, and its words in English, German, French, Spanish, Italian, Dutch, Japanese. A word with a star is
     * the beginning of words; words with a hyphen between them are a phrase. More words are welcome.
     */
    private static final String TABLE = """
            seat: headquarter* hq based office offices located registered seat sitz hauptsitz zentrale ansässig standort* niederlassung*
              büro* siège basé* implanté* bureau bureaux sede oficina* ubicad* domicil* uffici* gevestigd hoofdkantoor kantoor* vestiging* 本社
              拠点 所在地 site sites
            founding: found* established incorporated started started-the began origins gegr* gründ* fondé* fonda* créé* création fundad*
              fundó fundac* cread* nació fondat* nata nasce opgericht* gesticht 設立 創業 創立
            staff: employ* staff workforce headcount people workers team colleagues mitarbeit* beschäftig* angestellt* belegschaft
              arbeitsplätze leute salarié* effectif* collaborateur* personnes emplois emplead* plantilla trabajador* personas dipendent*
              addett* personale persone occupa* medewerker* werknemer* personeel* mensen arbeidsplaatsen 従業員 社員 人員 名です
            owner: own* owner* owned belongs parent share* majority family gehört inhaber* eigentümer* gesellschafter* anteil* tochter*
              mutter* familie* déten* propriétaire* actionnaire* filiale* propiedad propietari* accionist* dueñ* participación propriet*
              azionist* soci quota eigendom eigenaar* aandeel* dochter* 株主 親会社 出資比率
            making: make* makes making made build* builds built develop* manufactur* produc* design* maker provid* runs operat* offer*
              entwick* herstell* stellt baut bietet fertig* betreib* produzier* liefert conçoi* conçu* développ* fabriqu* produi* propose*
              exploit* desarroll* fabric* instal* ofrec* gestion* svilupp* realizz* produzion* produce costruis* offr* progett* maakt
              ontwikkel* levert leveren bouwt biedt produceer* 製造 開発 提供 生産 does-it-do
            product: product* service* platform* solution* software app model models machine* device* instrument* range brand* portfolio
              produkt* dienst* leistung* lösung* angebot* sortiment marke marken gerät* anlage* maschine* produit* gamme offre marque marques appareil*
              producto* servicio* solucion* plataforma* marca* gama equipo* prodott* serviz* soluzion* piattaforma marchi* gamma oplossing*
              merk* aanbod 製品 サービス 商品 システム
            selling: sell* sold sale sales offer* verkauf* vertreib* vend* vente* vendu* commercialis* venta* vendit* verkoop* verkoch* 販売
              売って
            price: price* pricing cost* costs fee fees subscription* license* licence* tariff* rate rates cheap* free per-month a-month
              per-year preis* koste* gebühr* abo abonnement* lizenz* tarif* monatlich prix coût* coûte* redevance* mensuel* précio* precio*
              cuesta* coste* cuota* suscrip* licencia* mensual* prezz* costa* costo canone abbonament* mensil* prijs prijzen kost* tarie*
              maandelijks 価格 料金 費用 月額
            customer: customer* client* user* buyer* subscriber* account* clientele patient* visitor* orders ordered contract* uses relies
              deployed picked chose bought suppl* deliver* kund* anwender* nutzer* abnehmer* auftrag* vertrag* bestell* beliefer* setzen setzt
              vertrauen utilisateur* acheteur* commande* contrat* livr* fournit cliente* usuario* comprador* pedido* contrato* encarg*
              suministr* utent* acquirent* ordin* contratt* commess* fornit* forni* klant* gebruiker* afnemer* opdracht* order bestel* lever*
              顧客 取引先 ユーザー 受注 契約 導入 納入 ordering
            partner: partner* alliance* distributor* reseller* cooperat* collaborat* joint kooper* zusammenarb* vertriebspartner händler
              partenaire* partenariat* distributeur* alianza* socio* distribuidor* collabor* alleanza samenwerk* distribut* 提携 パートナー 代理店
            market: industr* market* sector* countr* export* abroad worldwide international* region* stores shops branches märkt* markt*
              branche* länder* ausland weltweit filial* pays marché* secteur* étranger mondial* magasin* país* mercado* extranjero tienda*
              paes* mercat* settor* esport* estero negoz* landen buitenland winkel* 業界 市場 輸出 か国 ヵ国 海外
            leader: ceo cfo cto coo cio cmo pdg chief* president* chair* director* head heads headed manag* board leads led runs executive*
              founder* joined join* appoint* became successor* succeed* spokes* geschäftsführ* vorstand* leiter* leitet leitung chef*
              aufsichtsrat* gründer* bereichsleit* inhaber* sprecher* kam* wechselte ernannt directeur* directrice* dirige* président* conseil
              responsable* fondat* nommé* rejoint gerent* consejer* dirig* fundador* nombrad* incorpor* amministrat* direttor* direttric*
              dirige fondator* responsabil* nominat* entrat* bestuur* topman topvrouw leidt leider* oprichter* benoemd hoofd 代表取締役 社長 会長 取締役
              就任 創業者 役員
            purchasing: purchas* procure* supplier* buying decid* decision* committee approv* budget* einkauf* beschaffung* entscheid*
              freigabe* achat* achet* décid* décision* comité compras decisi* acquist* comitato inkoop* besliss* beslis* 購買 調達 決定
            funding: fund* invest* rais* round* series seed capital equity loan* lend* lent credit* debt* grant* venture* bank* valuation
              valued financ* backers kapital* finanz* kredit* darlehen* investor* beteilig* geldgeber fonds förder* levé* lève tour capitaux
              prêt* emprunt* investi* banque* subvention* ronda inversi* inversor* préstamo* banco* subvenci* round finanziament* capital*
              prestit* investit* banca fond* financier* kapitaal investeer* lening* ronde subsidie* 資金 調達 出資 融資 投資 億円
            revenue: revenue* turnover sales profit* loss losses earnings margin* ebit* income cash result* break-even breaks-even auditor*
              accounts umsatz* gewinn* verlust* ertrag* erlös* ergebnis* marge* rendite bilanz* wirtschaftsprüf* chiffre-d'affaires bénéfice*
              résultat* perte* rentab* comptes commissaire* factur* ingreso* benefici* pérdida* ventas resultado* margen fatturat* ricav*
              perdit* bilanci* revisor* omzet* winst* verlies* resultaat* accountant* 売上 利益 営業 赤字 黒字 決算 utile utili
            acquisition: acqui* buys bought buy takeover* merge* merger* stake took-over takes-over übernahm* übernomm* übernimmt kauf*
              gekauft erworben erwirbt erwarb fusion* rachat* rachet* rachèt* acquis* acquér* acquiert compró compra* adquir* adquis* fusi*
              acquist* acquisi* overname* overgenomen neemt nam fuseer* fusie* 買収 合併 子会社
            amount: amount* worth value total sum million* billion* betrag* summe* wert* millionen milliarden montant* valeur somme*
              importe* valor millon* valor* somma milion* miliard* bedrag* waarde totaal miljoen* miljard* 円 importo
            news: new announce* acqui* merge* übern* gekauft rachet* compró overge* launch* open* opens opened hire* hiring hired expand* expan* releas* sign* signed begin* begun begin start*
              present* celebrat* award* wins neu* ankündig* angekündigt eröffn* einstell* stellt sucht startet* unterzeichn* vorgestellt
              gewann gewinnt auszeichn* bezog nouve* annonc* lanc* ouvr* ouvert* recrut* embauch* agrandi* inaugur* remport* nuev* anunci*
              lanz* contrat* firm* ampli* nuov* annunci* lanci* aper* nieuw* aangekond* lanceer* neemt teken* breidt uitbreid* 新 発表 開始 稼働 開設
              発売 受賞 won abrió abre abrirá ganó gana aprirà aprono assume assunto assunti vinto vince
            problem: problem* challeng* difficult* shortage* delay* late complain* complaint* loss* lost lose* risk* fail* fault* defect*
              recall* crash* leak* accident* fire fine fined lawsuit* court sued sue penalt* outage* cancel* strike* vacan* lack* missing rose
              dearer expensive slow* weak* bottleneck* error* breach* attack* stop* removed left leaves clos* overdue broke* broken critici*
              dispute* decline* fell falls drop* unhappy pressure crowded schwierig* herausforder* mangel* fehl* verzöger* verspät*
              beschwer* reklam* verlust* klag* rückruf* ausfall* störung* panne* unfall* strafe* bußgeld gericht* gestiegen* stieg* sank*
              gesunken teurer risik* streik* engpass* leck* kündig* storn* geschlossen problème* défi* pénurie* retard* plaint* perte* perdu*
              rappel* risque* amende* hausse* incident* grève* fuite* procès tribunal annul* ferm* manque* dificultad* reto* escasez retras*
              quej* pérdida* perdi* multa* riesgo* sentencia* tribunal* juicio* avería* huelga* fuga* cierr* cerr* falta* subi* difficolt*
              carenz* ritard* reclam* perdit* richiam* guast* rischi* causa sciopero fuga annull* chius* manca* aument* uitdaging* tekort*
              vertrag* klacht* verlies* verloor terugroep* storing* risico* boete* rechtbank rechter ongeval staking lek* annule* sluit*
              gesloten gebrek gesteg* steeg 問題 不足 遅れ 遅延 リコール 課題 事故 苦情 損失 perso persi persa
            technology: technolog* tool* software system* vendor* suppli* database* cloud server* linux windows program* code api crm erp
              sap oracle salesforce netsuite python java rust kotlin typescript kubernetes aws azure robot* machine-learning artificial data
              platform* patent* runs use uses using written technik* datenbank* anbieter lieferant* programmier* läuft nutzt einsatz logiciel*
              système* fournisseur* base-de-données utilis* données programm* brevet* tecnolog* sistema* proveedor* base-de-datos utiliz*
              datos programa* patente* sistem* fornitor* utilizz* dati brevett* technologie* systeem systemen leverancier* gebruik* draait
              octrooi* ソフト システム 技術 データ 特許
            rival: compet* rival* alternativ* compar* versus leader market-leader leading share cheaper larger ahead wettbewerb* konkurren*
              mitbewerb* marktführ* vergleich* marktanteil* günstiger größer concurren* comparé* part-de-marché competidor* líder compara*
              cuota concorren* confront* quota concurrent* concurrentie marktleider vergelij* marktaandeel 競合 競争 ライバル シェア 首位
            plan: plan* goal* strateg* grow* growth grew invest* need* priorit* upcoming project* will want* wants intend* expect* aim*
              target* future pipeline look* seek* replac* expan* doubl* by-the-end next-year soon vision ziel* wachs* wuchs investier* bedarf
              projekt* wird werden soll* möchte* künftig plant plän* geplant ausbau* erweiter* bis-ende verdoppel* projet* objectif* croiss*
              investi* besoin* prévoi* prévu* prévoit va sera seront vise* futur* d'ici construi* plane* objetivo* crec* inversi* necesi*
              proyect* prevé* previs* quier* duplic* va-a pian* obiettiv* cresc* progett* preved* vuol* entro raddopp* aprirà sarà doel*
              groei* invester* wil willen zal zullen toekomst* verwacht* verdubbel* 計画 予定 目標 成長 戦略
            """;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’][\\p{L}]+)?");
    private static final int SHORTEST_BEGINNING = 2;

    private static final Map<String, Set<String>> WORDS = new HashMap<>();
    private static final Map<String, Set<String>> BEGINNINGS = new HashMap<>();
    private static final Map<String, Set<String>> PARTS = new LinkedHashMap<>();

    static {
        for (String concept : TABLE.strip().split("\\n(?! )")) {
            String[] words = concept.split(":?\\s+");
            Arrays.stream(words).skip(1).forEach(word -> add(words[0], word));
        }
    }

    private Concepts() {}

    private static void add(String name, String word) {
        boolean isPart = word.contains("-") || PromptText.isUnspaced(word.codePointAt(0));
        Map<String, Set<String>> into = word.endsWith("*") ? BEGINNINGS : isPart ? PARTS : WORDS;
        String key = isPart ? word.replace('-', ' ') : word.replace("*", "");
        into.computeIfAbsent(key, one -> new HashSet<>()).add(name);
    }

    /** The concepts of a text, each with the words that have it, in the text's order. */
    static Map<String, List<String>> in(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        Map<String, List<String>> found = new LinkedHashMap<>();
        Matcher word = WORD.matcher(lower);
        while (word.find()) {
            String whole = word.group();
            int apostrophe = Math.max(whole.indexOf('\''), whole.indexOf('’'));
            Set<String> names = of(whole);
            if (apostrophe > 0) {
                names.addAll(of(whole.substring(apostrophe + 1)));
                names.addAll(of(whole.substring(0, apostrophe)));
            }
            names.forEach(name -> add(name, whole, found));
        }
        PARTS.forEach((part, names) -> {
            if (lower.contains(part)) {
                names.forEach(name -> add(name, part, found));
            }
        });
        return found;
    }

    private static void add(String name, String word, Map<String, List<String>> found) {
        List<String> words = found.computeIfAbsent(name, one -> new ArrayList<>());
        if (!words.contains(word)) {
            words.add(word);
        }
    }

    private static Set<String> of(String word) {
        Set<String> names = new TreeSet<>(WORDS.getOrDefault(word, Set.of()));
        for (int end = SHORTEST_BEGINNING; end <= word.length(); end++) {
            names.addAll(BEGINNINGS.getOrDefault(word.substring(0, end), Set.of()));
        }
        return names;
    }
}
