package dev.leadline.claim;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Countries and cities that have other names in other languages. A line is one place; more lines are welcome. */
final class Places {

    private static final String TABLE = """
            germany deutschland allemagne alemania germania duitsland ドイツ 德国 германия
            france frankreich francia frankrijk フランス 法国
            italy italien italia italie イタリア
            spain spanien españa espagne spagna スペイン
            austria österreich autriche
            switzerland schweiz suisse suiza svizzera スイス
            netherlands niederlande nederland
            belgium belgien belgique bélgica belgië
            poland polen pologne polonia polska
            denmark dänemark danmark danemark
            sweden schweden sverige suède suecia
            norway norwegen norge norvège noruega
            japan japon japón giappone 日本
            china chine cina 中国
            india indien inde
            turkey türkei türkiye turquie
            europe europa 欧州 ヨーロッパ
            munich münchen monaco múnich
            vienna wien vienne viena
            cologne köln colonia
            zurich zürich zurigo
            geneva genf genève ginebra ginevra
            basel basle bâle
            nuremberg nürnberg
            hanover hannover
            prague prag praha praga
            warsaw warschau warszawa varsovie varsovia
            milan mailand milano milán
            rome rom roma
            turin torino
            florence florenz firenze
            venice venedig venezia
            naples neapel napoli
            copenhagen kopenhagen københavn copenhague
            lisbon lissabon lisboa lisbonne
            brussels brüssel bruxelles bruselas brussel
            antwerp antwerpen anvers
            moscow moskau москва moscou
            athens athen athènes
            tokyo tokio 東京 东京
            osaka 大阪
            kyoto 京都
            yokohama 横浜
            beijing peking pékin 北京
            shanghai schanghai 上海
            seoul 서울
            lyon lyons
            marseille marseilles
            strasbourg straßburg
            london londres londra ロンドン
            """;

    private static final Map<String, Set<String>> NAMES = read();

    private Places() {}

    /** All names of a place, the given one included, folded. */
    static Set<String> namesOf(String folded) {
        return NAMES.getOrDefault(folded, Set.of(folded));
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> names = new HashMap<>();
        for (String line : TABLE.split("\n")) {
            Set<String> place = Arrays.stream(line.split(" "))
                    .map(name -> FoldedText.of(name).folded())
                    .collect(Collectors.toSet());
            place.forEach(name -> names.put(name, place));
        }
        return Map.copyOf(names);
    }
}
