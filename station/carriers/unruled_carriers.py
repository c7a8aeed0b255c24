"""The carriers of SmartStore's list whose numbers have no known rule: code and Korean name, one a line.

The codes are those of `deliveryCompanyCode` in Naver's Commerce API, as of 2026-03-13.
https://apicenter.commerce.naver.com/docs/commerce-api/current/seller-dispatch-product-orders-pay-order-seller
"""

from __future__ import annotations

NAMES = """
1004HOME 1004HOME
ABOUTPET 어바웃펫
ACE ACEexpress
ACIEXPRESS ACI
ACTCORE 에이씨티앤코아
ADCAIR ADC항운택배
AIRBOY AirboyExpress
AIRWAY AIRWAY익스프레스
ALLIN 올인닷컴
ALLTAKOREA 올타코리아
ANYTRACK 애니트랙
APEX APEX
ARAMEX ARAMEX
ARGO ARGO
BABABA 바바바로지스
BANPOOM 반품구조대
BRCH 비알씨에이치
BRIDGE 브릿지로지스
CARGOPLEASE 화물을부탁해
CASA 신세계까사
CHAINLOGIS 두발히어로당일택배
CHOROC 초록마을(외부연동)
CHOROCMAEUL 초록마을(네이버직연동)
COSHIP 캐나다쉬핑
CRLX 시알로지텍
CU CU편의점(퀵배달용)
CUBEFLOW 큐브플로우
CWAYEXPRESS CwayExpress
DAELIM 대림통운
DAEWOON 대운글로벌
DASONG 물류대장
DCOMMERCE 우리동네커머스
DHL DHL
DHLDE DHL(독일)
DHLGLOBALMAIL DHLGlobalMail
DNDN 든든택배
DODOFLEX 도도플렉스
DONGGANG 동강물류
DONGJIN 동진특송
DPD DPD
DRABBIT 딜리래빗
ECMSEXPRESS ECMSExpress
EFS EFS
EKDP 삼다수가정배송
EMARTEVERYDAY 이마트에브리데이
EMS EMS
ESTHER 에스더쉬핑
ESTLA 이스트라
ETOMARS 이투마스
EUNHA 은하쉬핑
EUROPARCEL EuroParcel
EZUSA EZUSA
FEDEX FEDEX
FOREVER 퍼레버택배
FREDIT 프레딧
FRESHMATES 프레시메이트
GCS 지씨에스
GDAKOREA 지디에이코리아
GDSP 골드스넵스
GENERALPOST 일반우편
GENIEGO 지니고당일특급
GHSPEED 지에이치스피드
GKGLOBAL 지케이글로벌
GLOVIS 현대글로비스
GNETWORK 자이언트
GONELO 고넬로
GOODTOLUCK 굿투럭
GOP GOP당일택배
GOS GOS당일택배
GPSLOGIX GPSLOGIX
GS25 GS편의점(퀵배달용)
GSFRESH GSFresh
GSIEXPRESS GSI익스프레스
GSMNTON GSMNTON
GSTHEFRESH GS더프레시
GTSLOGIS GTS로지스
HANAROMART 농협하나로마트
HANDALUM 한달음택배
HANDEX 한덱스
HANMI 한미포스트
HANSSEM 한샘
HANWOORI 한우리물류
HEREWEGO 탱고앤고
HERWUZUG 허우적
HIVECITY 하이브시티
HKHOLDINGS 에이치케이홀딩스
HLCGLOBAL 롯데글로벌로지스(국제택배)
HOMEINNO 홈이노베이션로지스
HOMEPICK 홈픽택배
HOMEPICKTODAY 홈픽오늘도착
HOMEPLUSDELIVERY 홈플러스
HOMEPLUSEXPRESS 홈플러스익스프레스
HONAM 우리택배
HOWSER 하우저
HPL 한의사랑택배
HWATONG 화통
HY HY
HYBRID HI택배
IK IK물류
ILSHIN 일신모닝택배
INNOS 이노스(올인닷컴)
IPARCEL i-parcel
JCLS JCLS
JIKGUMOON 직구문
JLOGIST 제이로지스트
JMNP 딜리박스
JWTNL JWTNL
KGLNET KGL네트웍스
KIN 경인택배
KJT 케이제이티
KOKUSAI 국제익스프레스
KOREXG CJ대한통운(국제택배)
KORYO 고려택배
KT KT EXPRESS
KURLY 컬리넥스트마일
KY 건영복합물류
LETUS 바로스
LETUS3PL 레터스
LGE LG전자배송센터
LINEEXP 라인익스프레스
LOGISPARTNER UFO로지스
LOGISVALLEY 로지스밸리
LOTOS 로토스
LOTTECHILSUNG 롯데칠성
LTL LTL
MDLOGIS 모든로지스(SLO)
MTINTER 엠티인터내셔널
NAEUN 나은물류
NDEXKOREA NDEX KOREA
NOGOK 노곡물류
NONGHYUP 농협택배
NTLPS 엔티엘피스
ONEDAYLOGIS 라스트마일
PANASIA 판월드로지스틱
PANSTAR 팬스타국제특송(PIEX)
PANTOS LX판토스
PATEK 파테크해운상공
PINGPONG 핑퐁
POOLATHOME 로지스올홈케어(풀앳홈)
PULMUONE 풀무원(로지스밸리)
QRUN 큐런
QXPRESS 트랙스로지스
ROADSUNEXPRESS 로드썬익스프레스
RUSH 오늘회러쉬
SBGLS SBGLS
SEBANG 세방택배
SELC 삼성전자물류
SEORIM 서림물류
SFEX SFexpress
SHIPNERGY 배송하기좋은날
SMARTLOGIS 스마트로지스
SPARKLE 스파클직배송
SPASYS1 스페이시스원
SSG SSG
SUNGHUN 성훈물류
SWGEXP 성원글로벌
TEAMFRESH 팀프레시
THEBAO 더바오
TNT TNT
TODAY 투데이
TODAYPICKUP 카카오T당일배송
TOMATO 토마토앱
TSG 티에스지로지스
TWOFASTEXPRESS 2FAST익스프레스
UFREIGHT 유프레이트코리아
UPS UPS
USPS USPS
VALEX 발렉스
VENDORPIA 벤더피아
VROONG 부릉
WARPEX 워펙스
WEMOVE 위무브
WEVILL 우리동네택배
WIDETECH 와이드테크
WIHTYOU 위드유당일택배
WINION 위니온로지스
WIZWA WIZWA
WOOJIN 우진인터로지스
WOONGJI 웅지익스프레스
WOORIHB 우리한방택배
XINPATEK 파테크해운항공
YJS YJS글로벌(영국)
YJSWORLD YJS글로벌
YONGMA 용마로지스
YUNDA YUNDAEXPRESS
ZENIEL 제니엘시스템
"""

ABROAD = frozenset(
    (
        *("ACE", "ACIEXPRESS", "AIRBOY", "AIRWAY", "APEX", "ARAMEX", "COSHIP", "CWAYEXPRESS", "DHL", "DHLDE"),
        *("DHLGLOBALMAIL", "DONGJIN", "DPD", "ECMSEXPRESS", "EFS", "EMS", "ESTHER", "ETOMARS", "EUNHA", "EUROPARCEL"),
        *("EZUSA", "FEDEX", "GDAKOREA", "GKGLOBAL", "GSIEXPRESS", "HANMI", "HLCGLOBAL", "IPARCEL", "JIKGUMOON"),
        *("KOKUSAI", "KOREXG", "LINEEXP", "MTINTER", "NDEXKOREA", "PANASIA", "PANSTAR", "PANTOS", "QXPRESS", "SFEX"),
        *("TNT", "TWOFASTEXPRESS", "UFREIGHT", "UPS", "USPS", "WARPEX", "YJS", "YJSWORLD", "YUNDA"),
    )
)
"""Those of the list that bring parcels to other countries, or from there; by their names."""
