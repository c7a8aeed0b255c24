"""Naver SmartStore through the commerce API: https://apicenter.commerce.naver.com/docs."""
